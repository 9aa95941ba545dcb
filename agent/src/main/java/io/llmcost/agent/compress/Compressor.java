package io.llmcost.agent.compress;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import io.llmcost.agent.semantic.Extensions;
import io.llmcost.agent.semantic.PassageMeanings;
import io.llmcost.agent.thread.AgentThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Plans what is done to a call, and does it where it costs less. Thread-safe. */
public final class Compressor {

  /** Texts to be summarised. */
  private static final int WAITING = 32;

  private static final long LEISURE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final CacheRates rates;
  private final Summaries summaries;
  private final PassageMeanings meanings;
  private final PrefixMemory.Lazy memory = new PrefixMemory.Lazy();

  /**
   * One that asks nobody for summaries.
   *
   * @param rates of the models that calls ask for
   */
  public Compressor(CacheRates rates) {
    this(rates, new PassageMeanings(new Extensions()), null, Runnable::run);
  }

  /**
   * @param rates of the models that calls ask for
   * @param meanings of passages, where they are to count
   * @param calls that ask for summaries
   */
  public Compressor(CacheRates rates, PassageMeanings meanings, SideCalls calls) {
    this(
        rates,
        meanings,
        new SummaryModel(calls),
        AgentThreads.create("llmcost-summary", 1, WAITING));
  }

  Compressor(CacheRates rates, PassageMeanings meanings, Summariser summariser, Executor threads) {
    this.rates = rates;
    this.meanings = meanings;
    this.summaries = new Summaries(summariser, threads, rates, System::nanoTime);
  }

  /**
   * Plans a call. Its own texts count as sent once {@link #sent} says so.
   *
   * @return null if no method is switched on for it
   */
  public Compression plan(Exchange exchange) {
    CompressOptions options = CompressOptions.of(exchange);
    Endpoint endpoint = exchange.call().endpoint();
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.RESPONSES;
    if (options == null || !chat || options.isTooSmall(exchange.call().body().length)) {
      return null;
    }
    PlannedSummaries planned = new PlannedSummaries(exchange, options, summaries, rates);
    PlannedMeanings known =
        options.contextByMeaning
            ? new PlannedMeanings(
                text -> meanings.known(exchange.settings(), text),
                exchange.settings().get(Options.SEMANTIC_EXTENSION) != null)
            : null;
    return new Plan(exchange, options, memory.get(), rates, planned, known).run();
  }

  /**
   * Has what a plan did not know found out, for as long as a call may wait for it.
   *
   * @return after which to plan again; null if that would change nothing
   */
  CompletableFuture<Void> learn(Exchange exchange, Compression plan) {
    // A call that is only watched waits for nothing.
    if (plan.unknown().isEmpty() || exchange.settings().preset() == Preset.OBSERVE) {
      return null;
    }
    long within = CompressOptions.of(exchange).meaningNanos;
    long nanos = Math.min(within, exchange.context().remainingNanos() / 2);
    return meanings.find(exchange.settings(), plan.unknown(), nanos);
  }

  /** Plans a call that nobody waits for: with all that can be found out. */
  public Compression planAtLeisure(Exchange exchange) {
    Compression plan = plan(exchange);
    CompletableFuture<Void> learnt =
        plan == null || plan.unknown().isEmpty()
            ? null
            : meanings.find(exchange.settings(), plan.unknown(), LEISURE_NANOS);
    if (learnt == null) {
      return plan;
    }
    learnt.join();
    return plan(exchange);
  }

  /** A call with these texts goes out. */
  void seen(Exchange exchange, Compression plan) {
    if (!plan.orders().isEmpty()) {
      Exchange kept = exchange.withoutClient();
      for (SummaryOrder order : plan.orders()) {
        summaries.seen(order, kept);
      }
    }
  }

  /**
   * A call went out: its beginning may be cached from now on.
   *
   * @param asked as the application made it
   * @param sent as it was sent
   */
  void sent(Exchange asked, Exchange sent) {
    List<String> texts = texts(asked.call());
    memory.get().sent(asked(place(asked)), texts);
    memory.get().sent(place(sent), asked == sent ? texts : texts(sent.call()));
  }

  /** The place where calls would have gone as the application made them. */
  static String asked(String place) {
    return place + " as asked";
  }

  static String place(Exchange exchange) {
    return exchange.trace().originalProvider() + ' ' + exchange.call().model();
  }

  static List<String> texts(LlmRequest call) {
    List<String> texts = new ArrayList<>();
    for (PromptText text : call.texts()) {
      texts.add(text.text());
    }
    return texts;
  }

  /** About how many tokens a text has: tokenizers make nine of eight words and signs. */
  static long tokens(String text) {
    return Characters.tokens(text, 0, text.length()) * 9L / 8;
  }
}
