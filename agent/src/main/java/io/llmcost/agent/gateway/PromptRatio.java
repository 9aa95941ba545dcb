package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.LlmRequest;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * How many tokens providers report for each one that we count in a prompt, by model: their
 * tokenizers are not ours, and they add what nobody sees. A few answers tell; counting all would
 * cost too much, and so would loading a tokenizer for nothing: until an estimate is wanted, short
 * prompts are kept in its place. Thread-safe.
 */
final class PromptRatio {

  /** Prompts that are kept at most, of all models, and the longest of them, in bytes. */
  private static final int MOST_KEPT = 64;

  private static final int LONGEST_KEPT = 8 << 10;

  private static final int MAX_MODELS = 1_000;
  private static final int FIRST = 30;
  private static final int EACH = 50;
  private static final double NEWEST = 1.0 / FIRST;

  /** Beyond this one of both counts something else. */
  private static final double MOST = 4;

  private final ToLongFunction<LlmRequest> counter;
  private final Map<String, Known> models = new ConcurrentHashMap<>();
  private final Queue<Sample> kept = new ArrayDeque<>();
  private volatile boolean counts;

  /**
   * @param counter of a prompt's tokens; slow
   */
  PromptRatio(ToLongFunction<LlmRequest> counter) {
    this.counter = counter;
  }

  /** An answer has reported so many tokens of its prompt. Only some are looked at. */
  void learn(Metering metering, long reported) {
    if (!isWanted(metering)) {
      return;
    }
    Sample sample = new Sample(model(metering), metering.request(), reported);
    if (counts) {
      count(sample);
    } else if (sample.request.body().length <= LONGEST_KEPT) {
      keep(sample);
    }
  }

  /** The first ones, and then some. */
  private boolean isWanted(Metering metering) {
    Known known = models.get(model(metering));
    return known == null ? models.size() < MAX_MODELS : known.isNext();
  }

  private void keep(Sample sample) {
    synchronized (kept) {
      if (kept.size() < MOST_KEPT) {
        kept.add(sample);
      }
    }
  }

  private void countKept() {
    counts = true;
    for (Sample sample = nextKept(); sample != null; sample = nextKept()) {
      count(sample);
    }
  }

  private Sample nextKept() {
    synchronized (kept) {
      return kept.poll();
    }
  }

  private void count(Sample sample) {
    long counted = counter.applyAsLong(sample.request);
    double ratio = (double) sample.reported / Math.max(1, counted);
    if (sample.reported > 0 && counted > 0 && ratio < MOST && ratio > 1 / MOST) {
      models.computeIfAbsent(sample.model, any -> new Known()).add(ratio);
    }
  }

  /** What a provider would report of a prompt in which we count so many tokens. */
  long reported(Metering metering, long counted) {
    countKept();
    Known known = models.get(model(metering));
    return known == null ? counted : Math.round(counted * known.ratio());
  }

  private static String model(Metering metering) {
    return metering.provider() + '\n' + metering.request().model();
  }

  private static final class Sample {
    private final String model;
    private final LlmRequest request;
    private final long reported;

    Sample(String model, LlmRequest request, long reported) {
      this.model = model;
      this.request = request;
      this.reported = reported;
    }
  }

  private static final class Known {
    private double ratio;
    private int answers;
    private int counted;

    synchronized boolean isNext() {
      return counted < FIRST || ++answers % EACH == 0;
    }

    synchronized void add(double newest) {
      counted = Math.min(counted + 1, FIRST);
      ratio += (newest - ratio) * Math.max(NEWEST, 1.0 / counted);
    }

    synchronized double ratio() {
      return ratio;
    }
  }
}
