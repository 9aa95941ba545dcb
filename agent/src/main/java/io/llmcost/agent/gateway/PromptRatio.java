package io.llmcost.agent.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many tokens providers report for each one that we count in a prompt, by model: their
 * tokenizers are not ours, and they add what nobody sees. A few answers tell; counting all would
 * cost too much.
 */
final class PromptRatio {

  private static final int MAX_MODELS = 1_000;
  private static final int FIRST = 30;
  private static final int EACH = 50;
  private static final double NEWEST = 1.0 / FIRST;

  /** Beyond this one of both counts something else. */
  private static final double MOST = 4;

  private final Map<String, Known> models = new ConcurrentHashMap<>();

  /** Whether another answer is worth counting for: the first ones, and then some. */
  boolean isWanted(Metering metering) {
    Known known = models.get(model(metering));
    return known == null ? models.size() < MAX_MODELS : known.isNext();
  }

  void learn(Metering metering, long reported, long counted) {
    double ratio = (double) reported / Math.max(1, counted);
    if (reported > 0 && counted > 0 && ratio < MOST && ratio > 1 / MOST) {
      models.computeIfAbsent(model(metering), any -> new Known()).add(ratio);
    }
  }

  /** What a provider would report of a prompt in which we count so many tokens. */
  long reported(Metering metering, long counted) {
    Known known = models.get(model(metering));
    return known == null ? counted : Math.round(counted * known.ratio());
  }

  private static String model(Metering metering) {
    return metering.provider() + '\n' + metering.request().model();
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
