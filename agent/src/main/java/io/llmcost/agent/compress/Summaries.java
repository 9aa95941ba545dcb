package io.llmcost.agent.compress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.log.Log;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Texts and what a cheap model made of them. Each is asked for once, off the path of the call that
 * has it, when it has come often enough for the saving to pay for it. Thread-safe.
 */
final class Summaries {

  private static final long MAX_BYTES = 16L << 20;
  private static final int ENTRY_BYTES = 256;
  private static final int KEPT_HOURS = 24;

  /** Longer calls are not kept until it is their text's turn. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private final Summariser summariser;
  private final Executor threads;
  private final SummaryPause pause;
  private final SummaryPurse purse;
  private volatile Cache<ByteBuffer, Entry> entries;

  /**
   * @param summariser null if nobody can be asked
   * @param threads of the agent's; may refuse
   */
  Summaries(Summariser summariser, Executor threads, CacheRates rates, LongSupplier nanoClock) {
    this.summariser = summariser;
    this.threads = threads;
    this.pause = new SummaryPause(nanoClock);
    this.purse = new SummaryPurse(rates);
  }

  /** Made when somebody first asks: Caffeine is slow to load. */
  private Cache<ByteBuffer, Entry> entries() {
    Cache<ByteBuffer, Entry> made = entries;
    if (made == null) {
      synchronized (this) {
        made = entries;
        if (made == null) {
          made =
              Caffeine.newBuilder()
                  .maximumWeight(MAX_BYTES)
                  .weigher((ByteBuffer key, Entry entry) -> entry.bytes())
                  .expireAfterAccess(KEPT_HOURS, TimeUnit.HOURS)
                  .executor(Runnable::run)
                  .build();
          entries = made;
        }
      }
    }
    return made;
  }

  /** The summary of a text; null if there is none that passed. */
  String find(ByteBuffer key) {
    Entry entry = entries().getIfPresent(key);
    return entry == null ? null : entry.summary;
  }

  /** Why a text gets none, for people; null if it may. Looked for once: it takes its time. */
  String refusal(ByteBuffer key, String text) {
    Entry entry = entries().get(key, any -> new Entry(SummaryRules.refusal(text)));
    return entry.refusal;
  }

  /** Why there is none, for people. */
  String reason(SummaryOrder order) {
    Entry entry = entries().getIfPresent(order.key());
    if (entry != null && entry.refusal != null) {
      return entry.refusal;
    }
    if (entry != null && entry.asked.get()) {
      return "it is being made";
    }
    if (pause.isOn()) {
      return order.model().name() + " cannot be asked at the moment";
    }
    int seen = entry == null ? 0 : entry.seen.get();
    return String.format(
        Locale.ROOT,
        "the text has come %,d times; its summary is asked of %s when it has come %,d times, which"
            + " pays for it, and taken if it passes: %s",
        seen,
        order.model().name(),
        order.calls(),
        String.join(", ", SummaryRules.CHECKS));
  }

  /** Whether nobody can make it: it was refused, or its model cannot be asked now. */
  boolean isHopeless(SummaryOrder order) {
    Entry entry = entries().getIfPresent(order.key());
    return entry != null && entry.refusal != null
        || (entry == null || !entry.asked.get()) && pause.isOn();
  }

  /**
   * A call went out with this text. Asks for its summary if that is due; never waits.
   *
   * @param exchange whose text it is, without its client
   */
  void seen(SummaryOrder order, Exchange exchange) {
    Entry entry = entries().get(order.key(), key -> new Entry(null));
    int seen = entry.seen.incrementAndGet();
    if (entry.summary != null
        || entry.refusal != null
        || seen < order.calls()
        || summariser == null
        || exchange.call().body().length > MAX_KEPT_BYTES
        || pause.isOn()
        || !purse.hasLeft(exchange.settings())
        || !entry.asked.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.execute(() -> make(order, exchange, entry));
    } catch (RejectedExecutionException e) {
      entry.asked.set(false);
      Log.debug("Too many texts wait for their summary; one is asked for later");
    }
  }

  private void make(SummaryOrder order, Exchange exchange, Entry entry) {
    try {
      Summariser.Answer answer = summariser.ask(order, exchange);
      purse.spent(order.model(), answer.usage(), exchange.settings());
      pause.worked();
      String failed = "not looked at";
      try {
        failed = order.failed(answer.text());
      } finally {
        answer.book(failed);
      }
      if (failed == null) {
        entry.summary = answer.text();
      } else {
        entry.refusal = "its summary did not pass: " + failed;
      }
    } catch (Exception | LinkageError | StackOverflowError e) {
      pause.failed();
      Log.warnOnce(
          "summary:" + e.getClass(),
          "The model " + order.model().name() + " made no summary; the text goes as it is: " + e);
    } finally {
      entry.asked.set(false);
      // It weighs something else now.
      entries().put(order.key(), entry);
    }
  }

  /** Settings without a model have nobody to ask. */
  static boolean isOn(Settings settings) {
    return settings.intended(Options.COMPRESS_SUMMARISE_MODEL) != null
        && (settings.intended(Options.COMPRESS_SUMMARISE_SYSTEM)
            || settings.intended(Options.COMPRESS_SUMMARISE_CONTEXT)
            || settings.intended(Options.COMPRESS_SUMMARISE_HISTORY));
  }

  /** What is known of one text. */
  private static final class Entry {
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile String summary;
    private volatile String refusal;

    Entry(String refusal) {
      this.refusal = refusal;
    }

    int bytes() {
      String text = summary != null ? summary : refusal;
      return ENTRY_BYTES + (text == null ? 0 : 2 * text.length());
    }
  }
}
