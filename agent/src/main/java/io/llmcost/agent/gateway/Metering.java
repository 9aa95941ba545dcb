package io.llmcost.agent.gateway;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.AnswerScanner;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;

/**
 * One request that was sent for a call: to whom, for which model, and what its answer says it used.
 * Done when the answer's body is over, in whatever way.
 */
public final class Metering {

  /** Of long JSON only the end is kept, where the usage stands. */
  private static final AnswerScanner.Limits KEPT =
      new AnswerScanner.Limits(1 << 20, 1 << 20, 128 << 10, 64L << 20);

  /** Below, it is what a client has read of a head that was cut. */
  private static final int LEAST_STATUS = 100;

  private static final int FIRST_ERROR = 400;

  private final String provider;
  private final String host;
  private final LlmRequest request;
  private final long startNanos = System.nanoTime();
  private int status;
  private String error;
  private long headNanos;
  private AnswerScanner scanner;
  private double score = Double.NaN;
  private String verdict;
  private TokenUsage share;
  private String requestId;
  private Setback setback;
  private boolean done;
  private boolean lost;
  private boolean perhapsSent;
  private BigDecimal estimatedUsd;
  private Runnable whenDone;
  private Reservation reservation;
  private String tier;
  private volatile String refusedBy;

  /**
   * @param setback what came before it; null for nothing
   */
  Metering(String provider, String host, LlmRequest request, Setback setback) {
    this.setback = setback;
    this.provider = provider;
    this.host = host;
    this.request = request;
  }

  /** A request that is billed by a service tier, whatever its answer says. */
  static Metering billedAs(String tier, String provider, String host, LlmRequest request) {
    Metering metering = new Metering(provider, host, request, null);
    metering.tier = tier;
    return metering;
  }

  /**
   * The part of this that another call has had: its inputs were asked in the same request.
   *
   * @param asked that call
   * @param itsPart of the usage
   */
  public Metering sharedWith(LlmRequest asked, TokenUsage itsPart) {
    Metering part = new Metering(provider, host, asked, null);
    synchronized (this) {
      part.status = status;
      part.headNanos = headNanos;
      part.scanner = scanner;
      part.requestId = requestId;
      part.tier = tier;
      part.setback = setback == null ? null : setback.withoutPause();
    }
    part.share = itsPart;
    part.done = true;
    return part;
  }

  /** Only a part of what was used counts here: the rest is that of other calls. */
  public synchronized void keepOnly(TokenUsage ownPart) {
    share = ownPart;
  }

  /** The part of the usage that counts here; null for all of it. */
  synchronized TokenUsage share() {
    return share;
  }

  /** The service tier that it is billed by, whatever the answer says; null if the answer counts. */
  synchronized String tier() {
    return tier;
  }

  /** In the price book's or the configuration's name; the host where neither knows it. */
  public String provider() {
    return provider;
  }

  /** Where it was sent. */
  public String host() {
    return host;
  }

  /** What was sent. */
  public LlmRequest request() {
    return request;
  }

  /** 0 if there was no answer. */
  public synchronized int status() {
    return status;
  }

  /** The class of what went wrong on the way; null if there was an answer. */
  public synchronized String error() {
    return error;
  }

  /** Whether no answer came, though the request may have reached the provider whole. */
  synchronized boolean isUnanswered() {
    return perhapsSent;
  }

  /** What was booked for it without a report of the provider's; null if nothing was. */
  synchronized BigDecimal estimatedUsd() {
    return estimatedUsd;
  }

  synchronized void estimatedUsd(BigDecimal usd) {
    estimatedUsd = usd;
  }

  /** From sending to the answer's head. */
  public synchronized long headNanos() {
    return headNanos;
  }

  /** Null if the body was not looked at. Its facts are read off the caller's thread. */
  public synchronized AnswerScanner scanner() {
    return scanner;
  }

  /** What was set aside for it. */
  public synchronized void reserved(Reservation newReservation) {
    reservation = newReservation;
  }

  /** A purse does not let it out. */
  public void refusedBy(String purse) {
    refusedBy = purse;
  }

  /** The purse that does not let it out; null if none. */
  String refusedBy() {
    return refusedBy;
  }

  /** Null if nothing was set aside. */
  synchronized Reservation reservation() {
    return reservation;
  }

  /** Another request has won: this one, if it is under way or was answered, is paid for nothing. */
  synchronized void lose() {
    lost = error == null && status < FIRST_ERROR;
    if (lost) {
      setback().errorClass = "hedged";
    }
  }

  /** Whether it was given up for another one. */
  synchronized boolean isLost() {
    return lost;
  }

  /** Null if nobody asks what became of it. */
  synchronized Sent sent() {
    return setback == null ? null : setback.sent;
  }

  /** From what came before it to sending. */
  public synchronized long pauseNanos() {
    return setback == null ? 0 : setback.pauseNanos;
  }

  /** What the provider calls the request; null if it does not say. */
  public synchronized String requestId() {
    return requestId;
  }

  /** By what went wrong, as the ledger names it; null if nothing did, or nobody looked. */
  public synchronized String errorClass() {
    return setback == null ? null : setback.errorClass;
  }

  /** Whether a provider is known to ask no money for it, whatever its status. */
  synchronized boolean isUnbilled() {
    return setback != null && setback.unbilled;
  }

  /** Which of a provider's regions it went to; null if it has none. */
  public synchronized String region() {
    return setback == null ? null : setback.region;
  }

  public synchronized void region(String name) {
    setback().region = name;
  }

  /**
   * Nothing good came of it.
   *
   * @param newErrorClass in the ledger
   * @param billed whether the provider may ask money for it
   */
  public synchronized void wentWrong(String newErrorClass, boolean billed) {
    if (lost) {
      return;
    }
    setback().errorClass = newErrorClass;
    setback().unbilled = !billed;
  }

  private Setback setback() {
    if (setback == null) {
      setback = new Setback();
    }
    return setback;
  }

  /**
   * Meters an answer on its way to the application. The first to ask is heard: nearest to the
   * provider, where its own words are.
   *
   * @return the response to go on with
   */
  public HttpResponse meter(HttpResponse answer) {
    AnswerScanner watching;
    synchronized (this) {
      if (scanner != null) {
        return answer;
      }
      status = answer.status();
      perhapsSent = status < LEAST_STATUS;
      requestId = requestId(answer.headers());
      headNanos = System.nanoTime() - startNanos;
      watching = new AnswerScanner(answer.headers(), KEPT, scanned -> done());
      scanner = watching;
    }
    if (!answer.isWhole() || !answer.pipeline().isEmpty()) {
      return answer.observedBy(watching);
    }
    // Nobody need wait for what is here already.
    watching.whole(answer.bytes());
    return answer;
  }

  private static String requestId(Headers headers) {
    String id = headers.get("x-request-id");
    return id != null ? id : headers.get("request-id"); // Anthropic
  }

  /** What a gate has said of the answer: 0 to 1; NaN if none was asked. */
  public synchronized double score() {
    return score;
  }

  /** What spoke against the answer; empty if nothing did, null if nobody looked. */
  public synchronized String verdict() {
    return verdict;
  }

  /**
   * @param newScore 0 to 1
   * @param newVerdict what speaks against the answer, without any content; may be empty
   */
  public synchronized void judged(double newScore, String newVerdict) {
    score = newScore;
    verdict = newVerdict;
  }

  void failed(Throwable cause) {
    synchronized (this) {
      error = cause.getClass().getName();
      perhapsSent = !Unsent.isProvenBy(cause);
      headNanos = System.nanoTime() - startNanos;
    }
    done();
  }

  /** Nobody will read the rest of the answer. */
  void giveUp() {
    AnswerScanner scanned = scanner();
    if (scanned != null) {
      scanned.aborted(null);
    }
    done();
  }

  void done() {
    Runnable action;
    synchronized (this) {
      if (done) {
        return;
      }
      done = true;
      action = whenDone;
    }
    if (action != null) {
      action.run();
    }
  }

  /** Runs the action when the body is over, or now if it is. */
  void whenDone(Runnable action) {
    synchronized (this) {
      if (!done) {
        whenDone = action;
        return;
      }
    }
    action.run();
  }

  /**
   * What the answer says, or {@link AnswerFacts#NONE}. Takes its time: on the caller's thread only
   * where a decision about the call depends on it.
   */
  public AnswerFacts facts() {
    AnswerScanner scanned = scanner();
    return scanned == null ? AnswerFacts.NONE : scanned.facts();
  }
}
