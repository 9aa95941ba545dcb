package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.PromptCacheUse;
import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.AnswerScanner;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Charge;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.ProviderDirectory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Books calls that are over: reads usage, prices it and makes the record, all off the caller's
 * thread.
 */
public final class Accountant {

  private static final String STANDARD_TIER = null;
  private static final int REFUSED = 429;
  private static final int OK = 200;

  /** No provider keeps shorter prompts. */
  private static final int LEAST_WRITTEN = 1024;

  /** Of each message, and of the answer's beginning. */
  private static final int TOKENS_AROUND = 3;

  private final Supplier<PriceBook> prices;
  private final TokenCounter counter = new TokenCounter();
  private final UsageEstimate estimate = new UsageEstimate(counter);
  private final Deployments deployments = new Deployments();
  private final Function<LlmRequest, String> taskOf;
  private final Bookkeeping ledger;

  /**
   * @param prices the book that holds; asked on the ledger's thread
   * @param taskOf tells what kind of work a call is; asked on the ledger's thread
   * @param ledger makes the records, on a thread of its own
   */
  public Accountant(
      Supplier<PriceBook> prices, Function<LlmRequest, String> taskOf, Bookkeeping ledger) {
    this.prices = prices;
    this.taskOf = taskOf;
    this.ledger = ledger;
  }

  /** Books a call whose answer is here, or was none of a provider's. */
  void answered(Exchange exchange, HttpResponse response) {
    String thread = Thread.currentThread().getName();
    book(new Over(exchange, response.status(), response, null, thread, System.nanoTime()));
  }

  /**
   * Books a call whose answer was metered on its way.
   *
   * @param thread that the answer's head went to
   * @param endNanos when it was over, by {@link System#nanoTime}
   */
  void over(Exchange exchange, int status, String thread, long endNanos) {
    book(new Over(exchange, status, null, null, thread, endNanos));
  }

  void failed(Exchange exchange, Throwable cause) {
    String thread = Thread.currentThread().getName();
    book(new Over(exchange, 0, null, cause.getClass().getName(), thread, System.nanoTime()));
  }

  private void book(Over call) {
    CallSpan span = call.exchange.trace().span();
    if (span != null && span.isOpen() && call.isSoonBooked()) {
      // The span may end before the ledger's thread comes to it.
      CallRecord record = record(call);
      span.booked(record);
      ledger.append(() -> record, call.heldBytes());
      return;
    }
    ledger.append(() -> record(call), call.heldBytes());
  }

  private CallRecord record(Over call) {
    try {
      CallRecord record = made(call);
      CallLog.booked(record);
      return record;
    } finally {
      // What could not be booked has been spent all the same.
      List<Metering> all = call.exchange.trace().lost();
      all.addAll(call.exchange.trace().sent());
      for (Metering metering : all) {
        if (metering.reservation() != null) {
          metering.reservation().settleAsReserved();
        }
        if (metering.sent() != null) {
          metering.sent().used(TokenUsage.UNKNOWN);
        }
      }
    }
  }

  private CallRecord made(Over call) {
    Exchange exchange = call.exchange;
    CallTrace trace = exchange.trace();
    Instant time = Instant.ofEpochMilli(trace.startMillis());
    Spending spending = spending(trace, time);
    TokenUsage usage = usage(call, spending);
    Metering first = trace.sent().isEmpty() ? null : trace.sent().get(0);
    long removed = removed(trace, exchange);
    TokenUsage whole = removed == 0 ? usage : trace.removed().addedTo(usage, removed);
    if (trace.promptAlone() != null && trace.batch() > 1) {
      whole = alone(trace, usage, exchange.call().model());
    }
    Charge baseline = baseline(call, untold(call, spending, whole), time);
    boolean billed = call.status >= 200 && call.status < 300 || !spending.isFree();
    boolean aside = trace.purpose() != null;
    BigDecimal side = aside ? spending.cost() : spending.side();
    BigDecimal cost = side == null ? null : aside ? BigDecimal.ZERO : spending.cost();
    BigDecimal asAsked = baseline.usd() == null && isAsAsked(trace, call) ? cost : baseline.usd();
    // Without us a call that came to nothing would have done so too: nothing was saved.
    BigDecimal asked = call.status == 0 && cost != null ? cost.add(side) : asAsked;
    BigDecimal base = billed && !aside ? asked : BigDecimal.ZERO;
    return CallRecord.builder()
        .time(time)
        .callId(trace.callId())
        .aside(trace.purpose(), trace.forCall())
        .compared(trace.agreement(), trace.comparedModel())
        .look(trace.look())
        .template(trace.template())
        .app(exchange.settings().get(Options.APP))
        .module(trace.module())
        .callSite(trace.callSite())
        .thread(call.thread)
        .tags(exchange.tags())
        .api(exchange.call().endpoint().id())
        .client(exchange.context().client())
        .provider(spending.provider())
        .region(spending.region())
        .requestedModel(exchange.call().model())
        .servedModel(servedModel(trace, spending))
        .task(trace.task() != null ? trace.task() : taskOf.apply(exchange.call()))
        .route(trace.route())
        .tier(trace.route() == null ? 0 : trace.tier())
        .cache(trace.cache())
        .urgency(trace.urgency() == null ? null : trace.urgency().id())
        .serviceTier(spending.serviceTier())
        .batch(trace.batch())
        .stream(exchange.call().isStream())
        .status(call.status)
        .error(error(call, spending))
        .budgets(purses(trace))
        .attempts(attempts(trace))
        .usage(usage)
        .compression(compression(usage, removed, trace.imagesLeftOut()))
        .promptCache(trace.promptCache())
        .costUsd(cost)
        .baselineCostUsd(base)
        .savedUsd(cost == null || base == null ? null : base.subtract(cost).subtract(side))
        .sideCostUsd(side == null ? BigDecimal.ZERO : side)
        .priceSource(first == null ? baseline.source() : spending.source())
        .wouldSave(lever(trace.forgone()), wouldSave(call, cost, usage, time))
        .latencyMs((call.endNanos - trace.startNanos()) / 1e6)
        .upstreamMs(trace.upstreamNanos() / 1e6)
        .similarity(trace.similarity())
        .cacheAge(trace.cacheAge())
        .limitMs(trace.limitNanos() / 1e6)
        .comparedBy(trace.comparedBy())
        .overheadUs(trace.headOverheadNanos() / 1e3)
        .preset(exchange.settings().get(Options.PRESET).id())
        .build();
  }

  /** Tokens that were not sent; 0 if nobody answered, so that nothing was saved. */
  private long removed(CallTrace trace, Exchange exchange) {
    RemovedText removed = trace.removed();
    return removed == null || trace.sent().isEmpty()
        ? 0
        : removed.tokens(counter, exchange.call().model());
  }

  /** What would have been used had the provider been told nothing about its prompt cache. */
  private static TokenUsage untold(Over call, Spending spending, TokenUsage usage) {
    CallTrace trace = call.exchange.trace();
    boolean asAsked = trace.originalProvider().equals(spending.provider());
    if (trace.promptCache() == PromptCacheUse.KEPT) {
      return usage.withoutCacheWrites(asAsked);
    }
    // The requested model's cache is another one, and may charge for nothing.
    boolean wouldWrite =
        trace.promptCache() == PromptCacheUse.NOT_WRITTEN
            && asAsked
            && usage.prompt() >= LEAST_WRITTEN
            && call.exchange.call().model().equals(trace.sent().get(0).request().model());
    return wouldWrite ? usage.withAllWritten() : usage;
  }

  /** What the call would have used without company; its prompt is counted. */
  private TokenUsage alone(CallTrace trace, TokenUsage usage, String model) {
    RemovedText texts = trace.promptAlone();
    long prompt = texts.tokens(counter, model) + TOKENS_AROUND * (texts.count() + 1L);
    return usage.source() == TokenUsage.Source.NONE
        ? usage
        : new TokenUsage(
            TokenUsage.Source.ESTIMATED, prompt, 0, 0, usage.output(), usage.reasoning(), 0, 0);
  }

  private static CallRecord.Compression compression(TokenUsage usage, long removed, int images) {
    return removed == 0 && images == 0 || usage.source() == TokenUsage.Source.NONE
        ? null
        : new CallRecord.Compression(usage.prompt() + removed, usage.prompt(), images);
  }

  /** Whether what was sent is what the application asked, and to whom. */
  private static boolean isAsAsked(CallTrace trace, Over call) {
    return trace.route() == null
        && trace.removed() == null
        && trace.promptCache() == null
        && trace.sent().size() == 1
        && trace.sent().get(0).provider().equals(trace.originalProvider())
        && trace.sent().get(0).request().model().equals(call.exchange.call().model());
  }

  private Spending spending(CallTrace trace, Instant time) {
    Spending spending = new Spending(trace.answer());
    for (Metering metering : trace.sent()) {
      AnswerFacts facts = metering.facts();
      boolean answered =
          metering.status() >= 200 && metering.status() < 300 && !metering.isUnbilled();
      if (answered) {
        deployments.answered(metering, facts.model());
      }
      TokenUsage usage =
          answered
              ? estimate.complete(facts, metering, trace.callSite())
              : metering.isUnanswered()
                  ? estimate.unanswered(metering, trace.callSite())
                  : TokenUsage.UNKNOWN;
      Charge charge =
          answered || metering.isUnanswered() ? charge(metering, facts, usage, time) : null;
      note(metering, usage, charge);
      if (trace.span() == null) {
        estimate.learnPrompt(metering, usage); // else this may be the caller's thread
      }
      spending.add(metering, facts, usage, charge);
      settle(trace, metering, usage, charge);
      if (metering.sent() != null) {
        metering.sent().used(usage);
      }
    }
    for (Metering metering : trace.lost()) {
      boolean billed = metering.isLost() || metering.isUnanswered();
      TokenUsage usage =
          metering.isLost()
              ? lost(metering, spending)
              : billed ? estimate.unanswered(metering, trace.callSite()) : TokenUsage.UNKNOWN;
      Charge charge = billed ? charge(metering, metering.facts(), usage, time) : null;
      spending.addBeside(charge);
      note(metering, usage, charge);
      settle(trace, metering, usage, charge);
      if (metering.sent() != null) {
        metering.sent().used(usage);
      }
    }
    return spending;
  }

  private static void note(Metering metering, TokenUsage usage, Charge charge) {
    if (charge != null && usage.source() == TokenUsage.Source.ESTIMATED) {
      metering.estimatedUsd(charge.usd());
    }
  }

  /** Who gives a request up does not learn what it has used: taken to be what the other one did. */
  private TokenUsage lost(Metering metering, Spending spending) {
    TokenUsage said = metering.facts().usage();
    return said.source() == TokenUsage.Source.REPORTED
        ? said
        : estimate.likely(metering.request(), spending.answerUsage());
  }

  /** By the very charge that the ledger gets. */
  private static void settle(CallTrace trace, Metering metering, TokenUsage usage, Charge charge) {
    Reservation reservation = metering.reservation();
    if (reservation == null) {
      if (charge != null && trace.allowance() != null) {
        trace.allowance().count(usage, charge.usd());
      }
    } else if (charge == null) {
      reservation.release();
    } else if (usage.source() == TokenUsage.Source.NONE) {
      reservation.settleAsReserved();
    } else {
      reservation.settle(usage, charge.usd());
    }
  }

  private static List<String> purses(CallTrace trace) {
    Allowance allowance = trace.allowance();
    return allowance == null ? Collections.<String>emptyList() : allowance.purses();
  }

  private static String error(Over call, Spending spending) {
    if (call.error != null) {
      return call.error;
    }
    String limit = call.exchange.trace().heldBackBy();
    if (limit != null && call.status == REFUSED) {
      return "limit " + limit;
    }
    String purse = call.exchange.trace().refusedBy();
    return purse != null && call.status == REFUSED ? "budget " + purse : spending.error();
  }

  private Charge charge(Metering metering, AnswerFacts facts, TokenUsage usage, Instant time) {
    Price price = find(metering.host(), metering.provider(), facts.model());
    if (price == null) {
      price = find(metering.host(), metering.provider(), metering.request().model());
    }
    return price == null
        ? Charge.unpriced("no price of " + metering.request().model())
        : price.charge(
            usage, metering.tier() != null ? metering.tier() : facts.serviceTier(), time);
  }

  private Price find(String host, String provider, String model) {
    if (model == null) {
      return null;
    }
    return prices.get().find(ProviderDirectory.billing(host, provider), model);
  }

  /** What the requested model would have cost where the call was going. */
  private Charge baseline(Over call, TokenUsage usage, Instant time) {
    String host = call.exchange.request().url().host();
    String model = call.exchange.call().model();
    String provider = call.exchange.trace().originalProvider();
    Price price = find(host, provider, model);
    if (price == null) {
      price = find(host, provider, deployments.modelOf(host, provider, model));
    }
    return price == null
        ? Charge.unpriced("no price of " + model)
        : price.charge(usage, call.exchange.call().serviceTier(), time);
  }

  private TokenUsage usage(Over call, Spending spending) {
    if (call.response == null || !call.response.isWhole()) {
      return spending.answerUsage();
    }
    TokenUsage repeated = call.exchange.trace().repeatedUsage();
    if (repeated != null && repeated.source() != TokenUsage.Source.NONE) {
      return repeated;
    }
    AnswerScanner scanner = scanned(call.response);
    TokenUsage reported = scanner.facts().usage();
    if (reported.source() != TokenUsage.Source.NONE) {
      return reported;
    }
    TokenUsage sent = spending.answerUsage();
    return sent.source() == TokenUsage.Source.NONE && call.response.isSuccess()
        ? estimate.complete(scanner.facts(), call.exchange.call(), scanner)
        : sent;
  }

  private static AnswerScanner scanned(HttpResponse whole) {
    AnswerScanner scanner = new AnswerScanner(whole.headers(), done -> {});
    scanner.data(whole.bytes(), 0, whole.bytes().length);
    scanner.end();
    return scanner;
  }

  private static String lever(Forgone forgone) {
    return forgone == null ? null : forgone.lever();
  }

  private BigDecimal wouldSave(Over call, BigDecimal cost, TokenUsage usage, Instant time) {
    Forgone forgone = call.exchange.trace().forgone();
    return forgone == null || cost == null
        ? null
        : forgone.saving(cost, usage, new PricesOf(call, time));
  }

  /** Prices of other ways to make a call. */
  private final class PricesOf implements Forgone.Prices {

    private final Over call;
    private final Instant time;

    PricesOf(Over call, Instant time) {
      this.call = call;
      this.time = time;
    }

    @Override
    public BigDecimal asAsked(TokenUsage usage) {
      return baseline(call, usage, time).usd();
    }

    @Override
    public BigDecimal atTier(String tier, TokenUsage usage) {
      String host = call.exchange.request().url().host();
      String provider = call.exchange.trace().originalProvider();
      Price price = find(host, provider, call.exchange.call().model());
      return price == null ? null : price.cost(usage, tier, time);
    }

    @Override
    public BigDecimal at(String provider, String model, TokenUsage usage) {
      String there = provider == null ? call.exchange.trace().originalProvider() : provider;
      Price price = find(null, there, model);
      return price == null ? null : price.cost(usage, STANDARD_TIER, time);
    }

    @Override
    public long tokens(RemovedText removed) {
      return removed.tokens(counter, call.exchange.call().model());
    }
  }

  private static String servedModel(CallTrace trace, Spending spending) {
    return spending.model() != null ? spending.model() : trace.servedModel();
  }

  private static List<CallRecord.Attempt> attempts(CallTrace trace) {
    List<Metering> sent = trace.lost();
    sent.addAll(trace.sent());
    List<CallRecord.Attempt> attempts = new ArrayList<>(sent.size());
    for (Metering metering : sent) {
      attempts.add(
          new CallRecord.Attempt(
              metering.provider(),
              metering.request().model(),
              metering.status(),
              metering.error(),
              metering.headNanos() / 1e6,
              metering.score(),
              metering.verdict(),
              new CallRecord.Setback(
                      metering.errorClass(), metering.pauseNanos() / 1e6, metering.requestId())
                  .withEstimate(metering.estimatedUsd())));
    }
    return attempts;
  }

  /** A call that is over, as the caller's thread leaves it. */
  private static final class Over {
    private final Exchange exchange;
    private final int status;
    private final HttpResponse response;
    private final String error;
    private final String thread;
    private final long endNanos;

    Over(
        Exchange exchange,
        int status,
        HttpResponse response,
        String error,
        String thread,
        long endNanos) {
      this.exchange = exchange;
      this.status = status;
      this.response = response;
      this.error = error;
      this.thread = thread;
      this.endNanos = endNanos;
    }

    /** Whether nothing has to be counted for it. */
    boolean isSoonBooked() {
      CallTrace trace = exchange.trace();
      for (Metering metering : trace.sent()) {
        if (metering.isUnanswered()
            || metering.status() == OK
                && metering.facts().usage().source() != TokenUsage.Source.REPORTED) {
          return false;
        }
      }
      return trace.removed() == null;
    }

    long heldBytes() {
      Forgone forgone = exchange.trace().forgone();
      long answer = response == null || !response.isWhole() ? 0 : response.bytes().length;
      return exchange.request().body().length
          + answer
          + held(exchange.trace().removed())
          + (forgone == null ? 0 : forgone.heldBytes())
          + held(exchange.trace().promptAlone());
    }

    private static long held(RemovedText removed) {
      return removed == null ? 0 : removed.heldBytes();
    }
  }
}
