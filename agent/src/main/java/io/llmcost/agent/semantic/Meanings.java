package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.thread.AgentThread;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Finds what texts mean as the settings say: not at all, by an extension, or by a provider. */
public final class Meanings {

  private static final int MOST_WORKERS = 2;
  private static final int ASKED_AT_ONCE = 2;
  private static final int WAITING = 32;
  private static final int WAITING_FOR_PROVIDER = 256;

  /** Texts that are learnt with each one that is looked for. */
  private static final int LEARNT = 8;

  private static final int LEARNT_OF_PROVIDER = 48;

  private final SideCalls calls;
  private final CallCosts costs;
  private final Extensions extensions;
  private final Worth worth = new Worth(() -> ThreadLocalRandom.current().nextDouble());
  private volatile Current current;
  private volatile ScheduledThreadPoolExecutor clock;

  /**
   * @param calls by which a provider is asked; null if none can be
   */
  public Meanings(SideCalls calls, CallCosts costs) {
    this(calls, costs, new Extensions());
  }

  /**
   * @param calls by which a provider is asked; null if none can be
   */
  public Meanings(SideCalls calls, CallCosts costs, Extensions extensions) {
    this.calls = calls;
    this.costs = costs;
    this.extensions = extensions;
  }

  /**
   * What a call's text means; in it null if that is not known in time. Has what the texts mean that
   * it is compared with found, too.
   *
   * @param learnt told what those texts mean, on any thread
   * @return null if it is not to be asked for
   */
  CompletableFuture<DenseVector> of(
      Exchange exchange, String text, KnownTexts<?> known, BiConsumer<String, DenseVector> learnt) {
    TextMeanings meanings = of(exchange.settings());
    if (meanings == null || meanings.isSilent()) {
      return null;
    }
    String site = exchange.trace().callSite();
    boolean isKnown = meanings.find(text) != null;
    if (!isKnown && !worth.pays(site, costs.usd(exchange), meanings.source().usd(text))) {
      return null;
    }
    long within = exchange.settings().get(Options.SEMANTIC_EMBEDDER_WITHIN).toNanos();
    long nanos = Math.min(within, exchange.context().remainingNanos() / 2);
    if (nanos <= 0) {
      return null;
    }
    long until = System.nanoTime() + nanos;
    Exchange because = exchange.withoutClient();
    known.learnMeanings(
        meanings,
        meanings.source().atOnce() == 1 ? LEARNT : LEARNT_OF_PROVIDER,
        other -> {
          CompletableFuture<DenseVector> vector = meanings.of(other, because, Long.MAX_VALUE);
          vector.thenAccept(
              found -> {
                if (found != null) {
                  learnt.accept(other, found);
                }
              });
          return vector;
        });
    return within(meanings.of(text, because, until), nanos);
  }

  /** What a text means, if that was found lately; null otherwise. */
  DenseVector known(Settings settings, String text) {
    TextMeanings meanings = of(settings);
    return meanings == null ? null : meanings.find(text);
  }

  /** What vectors go by across processes; null if there are none. Not for callers' threads. */
  String identity(Settings settings) {
    TextMeanings meanings = of(settings);
    return meanings == null ? null : meanings.source().identity(settings);
  }

  /**
   * A vector that another process has found. Not for callers' threads.
   *
   * @return null if it is not one of those that are found here
   */
  DenseVector told(Settings settings, String identity, byte[] parts) {
    TextMeanings meanings = of(settings);
    return meanings != null && identity.equals(meanings.source().identity(settings))
        ? DenseVector.ofParts(meanings, parts)
        : null;
  }

  /** The name of what finds them; null if nothing does. */
  String embedder(Settings settings) {
    TextMeanings meanings = of(settings);
    return meanings == null ? null : meanings.source().name();
  }

  /** A text was looked for with what it means. */
  void looked(Exchange exchange, boolean found) {
    worth.looked(exchange.trace().callSite(), found);
  }

  private CompletableFuture<DenseVector> within(CompletableFuture<DenseVector> vector, long nanos) {
    if (vector.isDone()) {
      return vector;
    }
    CompletableFuture<DenseVector> bounded = new CompletableFuture<>();
    ScheduledFuture<?> end =
        clock().schedule(() -> bounded.complete(null), nanos, TimeUnit.NANOSECONDS);
    vector.whenComplete(
        (found, failure) -> {
          end.cancel(false);
          bounded.complete(found);
        });
    return bounded;
  }

  private ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor known = clock;
    if (known == null) {
      synchronized (this) {
        if (clock == null) {
          ScheduledThreadPoolExecutor made =
              new ScheduledThreadPoolExecutor(
                  1, work -> AgentThread.create(work, "llmcost-embed-clock"));
          made.setKeepAliveTime(10, TimeUnit.SECONDS);
          made.allowCoreThreadTimeOut(true);
          made.setRemoveOnCancelPolicy(true);
          clock = made;
        }
        known = clock;
      }
    }
    return known;
  }

  private TextMeanings of(Settings settings) {
    Current now = current;
    if (now == null || now.settings != settings) {
      now = changed(settings);
    }
    return now.meanings;
  }

  private synchronized Current changed(Settings settings) {
    if (current == null || current.settings != settings) {
      String extension = settings.get(Options.SEMANTIC_EXTENSION);
      String provider = settings.get(Options.SEMANTIC_EMBEDDER_PROVIDER);
      String model = settings.get(Options.SEMANTIC_EMBEDDER_MODEL);
      String key = provider != null ? provider + "/" + model : extension;
      Current old = current;
      // A reload tries anew what has failed; what works goes on with what it has learnt.
      boolean same = old != null && Objects.equals(old.key, key);
      TextMeanings meanings =
          same && old.meanings != null && !old.meanings.isSilent()
              ? old.meanings
              : made(extension, provider, model);
      current = new Current(settings, key, meanings);
    }
    return current;
  }

  private TextMeanings made(String extension, String provider, String model) {
    if (provider != null && model != null && calls != null) {
      return new TextMeanings(
          new ProviderVectors(provider, model, calls, costs), ASKED_AT_ONCE, WAITING_FOR_PROVIDER);
    }
    if (extension == null) {
      return null;
    }
    int workers =
        Math.max(1, Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors() / 4));
    return new TextMeanings(extensions.at(extension), workers, WAITING);
  }

  /** What the settings at hand ask for. */
  private static final class Current {
    private final Settings settings;
    private final String key;
    private final TextMeanings meanings;

    Current(Settings settings, String key, TextMeanings meanings) {
      this.settings = settings;
      this.key = key;
      this.meanings = meanings;
    }
  }
}
