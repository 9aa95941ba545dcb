package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.ledger.PromptCacheUse;
import io.llmcost.agent.llm.TokenUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What the stages find out about a call, for response headers and ledger. Shared by all exchanges
 * of the call, on whatever thread; each value is written by one stage.
 */
public final class CallTrace {

  private final String callId;
  private final String originalProvider;
  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private final List<Metering> sent = new ArrayList<>(1);
  private final List<CallTrace> losers = new ArrayList<>(0);
  private volatile String callSite;
  private volatile String module;
  private volatile ThreadKind threadKind;
  private volatile Object keptUnder;
  private volatile String neverCached;
  private volatile RemovedText promptAlone;
  private volatile Urgency urgency;
  private volatile String task;
  private volatile String cache;
  private volatile String route;
  private volatile int tier;
  private volatile int batch;
  private volatile Metering answer;
  private volatile boolean makeshift;
  private volatile String provider;
  private volatile String servedModel;
  private volatile Forgone forgone;
  private volatile TokenUsage repeatedUsage;
  private volatile boolean hidesUsage;
  private volatile Exchange askedForUsage;
  private volatile long headNanos;
  private volatile String purpose;
  private volatile String forCall;
  private volatile double agreement = Double.NaN;
  private volatile String comparedModel;
  private volatile String template;
  private volatile double look = Double.NaN;
  private volatile Setback beforeNext;
  private volatile Throwable bodyFailure;
  private volatile RemovedText removed;
  private volatile int imagesLeftOut;
  private volatile PromptCacheUse promptCache;
  private volatile Allowance allowance;
  private volatile List<String> sparedBudgets = Collections.emptyList();
  private volatile String refusedBy;
  private volatile String heldBackBy;
  private volatile CallSpan span;
  private volatile List<String> residency = Collections.emptyList();
  private volatile long limitNanos;
  private volatile double similarity = Double.NaN;
  private volatile double cacheAge = -1;
  private volatile String comparedBy;
  private volatile DoubleSupplier comparison;

  /**
   * @param originalProvider who the application was calling
   */
  public CallTrace(String callId, String originalProvider) {
    this.callId = callId;
    this.originalProvider = originalProvider;
  }

  public String callId() {
    return callId;
  }

  /** This is a request of the agent's own, made because of a call of the application's. */
  void aside(String newPurpose, CallTrace because) {
    purpose = newPurpose;
    forCall = because.callId;
    callSite = because.callSite;
    template = because.template;
    module = because.module;
    task = because.task;
    route = because.route;
    tier = because.tier;
    allowance = because.allowance;
  }

  /** One for a request that is made when this call has its answer. */
  CallTrace afterwards(String newId, String newPurpose) {
    CallTrace later = new CallTrace(newId, originalProvider);
    later.aside(newPurpose, this);
    later.route = null;
    later.tier = 0;
    later.hidesUsage = hidesUsage;
    later.residency = residency;
    later.threadKind = threadKind;
    later.sparedBudgets = sparedBudgets;
    return later;
  }

  /** This is an answer that comes when the application's call that it was asked for is over. */
  void aside(String newPurpose, Origin because) {
    purpose = newPurpose;
    forCall = because.callId();
    callSite = because.callSite();
    allowance = because.allowance();
  }

  /** What the call may spend; null if nothing limits it. */
  Allowance allowance() {
    return allowance;
  }

  public void allowance(Allowance value) {
    allowance = value;
  }

  /** Names of the budgets that cheaper models are to spare; may be empty. */
  public List<String> sparedBudgets() {
    return sparedBudgets;
  }

  public void sparedBudgets(List<String> names) {
    sparedBudgets = names;
  }

  /**
   * Whether a budget or a limit did not let the last request out: no provider has said anything.
   */
  public boolean isRefused() {
    return refusedBy != null || heldBackBy != null;
  }

  /** Whether this is a request of the agent's own. */
  public boolean isAside() {
    return purpose != null;
  }

  /** The purse that refused the last request; null if none did. */
  String refusedBy() {
    return refusedBy;
  }

  void refusedBy(String purse) {
    refusedBy = purse;
  }

  /** One for a request that runs beside others for the call. */
  CallTrace branch() {
    CallTrace branch = new CallTrace(callId, originalProvider);
    branch.purpose = purpose;
    branch.forCall = forCall;
    branch.callSite = callSite;
    branch.module = module;
    branch.task = task;
    branch.route = route;
    branch.tier = tier;
    branch.allowance = allowance;
    branch.hidesUsage = hidesUsage;
    branch.residency = residency;
    branch.provider = provider;
    branch.servedModel = servedModel;
    return branch;
  }

  /**
   * Of several requests that ran beside each other one has given the answer.
   *
   * @param winner the branch of that one
   * @param others the branches of the others: what they have cost is cost beside the call
   */
  public void won(CallTrace winner, List<CallTrace> others) {
    synchronized (this) {
      sent.addAll(winner.sent());
      losers.addAll(others);
    }
    provider = winner.provider;
    servedModel = winner.servedModel;
    askedForUsage = winner.askedForUsage;
    bodyFailure = winner.bodyFailure;
    refusedBy = winner.refusedBy;
    heldBackBy = winner.heldBackBy;
    limitNanos += winner.limitNanos;
  }

  /** Of requests that ran beside each other nobody wants an answer any more. */
  public synchronized void lost(List<CallTrace> branches) {
    losers.addAll(branches);
  }

  /** Another one has won, or nobody waits any more: what is still under way is given up. */
  public void lose() {
    for (Metering metering : sent()) {
      metering.lose();
    }
  }

  /** Requests that another one has won against, in order. */
  public synchronized List<Metering> lost() {
    List<Metering> lost = new ArrayList<>();
    for (CallTrace loser : losers) {
      lost.addAll(loser.sent());
    }
    return lost;
  }

  /** Null for a call of the application's. */
  String purpose() {
    return purpose;
  }

  /** Null for a call of the application's. */
  String forCall() {
    return forCall;
  }

  /** NaN if nothing was compared. */
  double agreement() {
    DoubleSupplier compared = comparison;
    return compared == null ? agreement : compared.getAsDouble();
  }

  /** Null if nothing was compared. */
  String comparedModel() {
    return comparedModel;
  }

  void compared(double newAgreement, String model) {
    agreement = newAgreement;
    comparedModel = model;
  }

  /** What kind of the call site's prompts the call's is; null if nothing tells it from others. */
  String template() {
    return template;
  }

  /** Null if nothing tells the prompt from others of its call site. */
  public void template(String id) {
    template = id;
  }

  /** The call site, and the kind of prompt where it has several; null if unknown. */
  public String place() {
    return place(callSite(), template);
  }

  /** The same of a call that was booked. */
  public static String place(String callSite, String template) {
    return template == null ? callSite : callSite + '#' + template;
  }

  /** NaN if no answer was looked at. */
  double look() {
    return look;
  }

  void look(double rank) {
    look = rank;
  }

  /** How old the answer was that a cache gave, in seconds; below 0 if that is not known. */
  public double cacheAge() {
    return cacheAge;
  }

  /** A cache has given an answer of that age, in seconds. */
  public void cacheAge(double seconds) {
    cacheAge = seconds;
  }

  /** How sure it is that an answer to another text is one to this call's; NaN if none was found. */
  public double similarity() {
    return similarity;
  }

  /** What has said what the two texts mean; null if they were compared by their words. */
  String comparedBy() {
    return comparedBy;
  }

  /**
   * An answer to another text was found.
   *
   * @param embedder that has said what both mean; null if they were compared by their words
   */
  public void similarity(double value, String embedder) {
    similarity = value;
    comparedBy = embedder;
  }

  /** The answer is compared with another one; asked for the result off the caller's thread. */
  public void comparison(DoubleSupplier newComparison) {
    comparison = newComparison;
  }

  /** By {@link System#nanoTime}. */
  public long startNanos() {
    return startNanos;
  }

  /** Since the epoch. */
  public long startMillis() {
    return startMillis;
  }

  /** Null if unknown. */
  public String callSite() {
    return callSite;
  }

  public void callSite(String value) {
    callSite = value;
  }

  /** The call's whole prompt, where only a part of another one was paid for; null otherwise. */
  RemovedText promptAlone() {
    return promptAlone;
  }

  /** The call was answered as a part of another one; alone, it would have sent these texts. */
  public void promptAlone(List<String> texts) {
    promptAlone = new RemovedText(texts, Collections.<String>emptyList(), 0);
  }

  /** The cache's name for the call, by which its answer is kept; null if none is kept. */
  public Object keptUnder() {
    return keptUnder;
  }

  public void keptUnder(Object key) {
    keptUnder = key;
  }

  /** Why no cache has to do with the call; empty if one may, null if nobody has looked. */
  public String neverCached() {
    return neverCached;
  }

  public void neverCached(String reason) {
    neverCached = reason;
  }

  /** Null if nobody has looked, or the stack does not tell. */
  public ThreadKind threadKind() {
    return threadKind;
  }

  public void threadKind(ThreadKind value) {
    threadKind = value;
  }

  /** How long the call may wait; null if nobody has said so. */
  public Urgency urgency() {
    return urgency;
  }

  public void urgency(Urgency value) {
    urgency = value;
  }

  /** Which of a container's applications makes the call; null if it is not one of several. */
  public String module() {
    return module;
  }

  public void module(String value) {
    module = value;
  }

  /** Null if nobody asked. */
  public String task() {
    return task;
  }

  public void task(String value) {
    task = value;
  }

  /** {@code hit|semantic|coalesced|partial|miss|bypass}; null if the cache had no say. */
  public String cache() {
    return cache;
  }

  public void cache(String value) {
    cache = value;
  }

  /** Calls that one request was sent for with this one, itself included; 0 if it had its own. */
  int batch() {
    return batch;
  }

  public void batch(int calls) {
    batch = calls;
  }

  /** The name of the route that was taken, or null. */
  public String route() {
    return route;
  }

  public void route(String value) {
    route = value;
  }

  /** The tier of the route that serves the call, from 1; 0 if none does. */
  public int tier() {
    return tier;
  }

  public void tier(int value) {
    tier = value;
  }

  /** The request whose answer the application gets: the last one unless this says otherwise. */
  Metering answer() {
    Metering given = answer;
    return given != null ? given : lastSent();
  }

  /** The best answer that there was is given, though it is not good enough to be given again. */
  public void makeshift(Metering metering) {
    answer = metering;
    makeshift = true;
  }

  /** Whether the answer is one that nobody else should get. */
  public boolean isMakeshift() {
    return makeshift;
  }

  /** Who served the call, or null while nobody has. */
  public String provider() {
    return provider;
  }

  /** The model that serves the call, as it is called at its provider; null while none does. */
  public String servedModel() {
    return servedModel;
  }

  public void served(String byProvider, String model) {
    provider = byProvider;
    servedModel = model;
  }

  /** What the repeated answer says it has used; null if the answer was not given before. */
  TokenUsage repeatedUsage() {
    return repeatedUsage;
  }

  /** The answer is one that was given before, and says that it has used this. */
  public void repeated(TokenUsage usage) {
    repeatedUsage = usage;
  }

  /** In {@code observe}: what a lever would have done for the call; null for nothing. */
  public Forgone forgone() {
    return forgone;
  }

  /** Levers reckon in the order in which they would be at work: the first one counts. */
  public void forgo(Forgone chance) {
    if (forgone == null) {
      forgone = chance;
    }
  }

  /**
   * The prompt was sent in fewer tokens.
   *
   * @param before texts as the application gave them
   * @param after what is sent in their place
   * @param cachedShare the share of what is left out, 0 to 1, that would have been read from the
   *     provider's prompt cache
   */
  public void compressed(List<String> before, List<String> after, double cachedShare) {
    removed = new RemovedText(before, after, cachedShare);
  }

  /** So many images were not sent again. */
  public void leftOutImages(int count) {
    imagesLeftOut = count;
  }

  /** Images that were not sent again. */
  int imagesLeftOut() {
    return imagesLeftOut;
  }

  /**
   * What the provider was told about its prompt cache, which the application did not say.
   *
   * @param use null if it was told nothing, or did not understand
   */
  public void promptCache(PromptCacheUse use) {
    promptCache = use;
  }

  /** Null if the provider was told nothing. */
  PromptCacheUse promptCache() {
    return promptCache;
  }

  /** Null if the prompt was sent as it is. */
  RemovedText removed() {
    return removed;
  }

  /**
   * Whether usage that the application did not ask for is taken out of the stream before it sees
   * it: what is nearer to the provider may let it in.
   */
  public boolean hidesUsage() {
    return hidesUsage;
  }

  public void hidesUsage(boolean value) {
    hidesUsage = value;
  }

  /**
   * The last request, if it asked for usage in the application's place; else null. Given once, so
   * that what is booked later does not keep the client.
   */
  Exchange takeAskedForUsage() {
    Exchange asked = askedForUsage;
    askedForUsage = null;
    return asked;
  }

  void askedForUsage(Exchange exchange) {
    askedForUsage = exchange;
  }

  /** Who the application was calling, in the price book's or the configuration's name. */
  public String originalProvider() {
    return originalProvider;
  }

  /** The call has waited so long before its next request. */
  public void paused(long nanos) {
    setback().pauseNanos = nanos;
  }

  /**
   * The next request was let out by a limit.
   *
   * @param waitedNanos for its turn
   * @param sent to be told what becomes of it
   */
  public void letOut(long waitedNanos, Sent sent) {
    Setback setback = setback();
    setback.pauseNanos += waitedNanos;
    setback.sent = sent;
    heldBackBy = null;
    limitNanos += waitedNanos;
  }

  /**
   * The next request was not let out by a limit.
   *
   * @param waitedNanos for its turn, in vain
   * @param limit in words
   */
  public void heldBack(long waitedNanos, String limit) {
    heldBackBy = limit;
    limitNanos += waitedNanos;
  }

  /** The application's span that is told about the call; null for none. */
  CallSpan span() {
    return span;
  }

  void span(CallSpan value) {
    span = value;
  }

  /** Names of the regions that the call may go to; empty for all. */
  public List<String> residency() {
    return residency;
  }

  public void residency(List<String> regions) {
    residency = regions;
  }

  /** The limit that did not let the last request out; null if none did. */
  String heldBackBy() {
    return heldBackBy;
  }

  /** How long the call has waited for its turn at limits, in nanoseconds. */
  public long limitNanos() {
    return limitNanos;
  }

  private Setback setback() {
    if (beforeNext == null) {
      beforeNext = new Setback();
    }
    return beforeNext;
  }

  /** An answer's body that a stage read whole broke with this; it is the call's outcome. */
  public void bodyBroke(Throwable cause) {
    bodyFailure = cause;
  }

  boolean isBodyFailure(Throwable cause) {
    return bodyFailure == cause;
  }

  /** Null if nothing came before the next request. */
  Setback takeBeforeNext() {
    Setback setback = beforeNext;
    if (setback != null) {
      beforeNext = null;
    }
    return setback;
  }

  /** A request was sent for the call, perhaps for others too. */
  public synchronized void sent(Metering metering) {
    sent.add(metering);
  }

  /** Every request that was sent for the call, in order. */
  public synchronized List<Metering> sent() {
    return new ArrayList<>(sent);
  }

  /** How many requests were sent for the call. */
  public synchronized int sentCount() {
    return sent.size();
  }

  /** The request that was sent last, or null. */
  public synchronized Metering lastSent() {
    return sent.isEmpty() ? null : sent.get(sent.size() - 1);
  }

  /** Waiting for response heads, over all requests sent. */
  public synchronized long upstreamNanos() {
    long sum = 0;
    for (Metering metering : sent) {
      sum += metering.headNanos();
    }
    return sum;
  }

  /**
   * What the agent took so far on the way of the call: the time since its start less waiting for
   * providers and for turns at limits.
   */
  public long overheadNanos() {
    return Math.max(0, System.nanoTime() - startNanos - upstreamNanos() - limitNanos);
  }

  /** The answer's head goes to the application. */
  void headGiven() {
    headNanos = System.nanoTime();
  }

  /** {@link #overheadNanos} as it was when the answer's head went to the application. */
  public long headOverheadNanos() {
    return headNanos == 0 ? 0 : Math.max(0, headNanos - startNanos - upstreamNanos() - limitNanos);
  }
}
