package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long answers are that came whole: by model and call site; while that is not known by what the
 * model has answered elsewhere or other models there, whichever is longer. The mean, so that a sum
 * of what is taken for granted comes out right.
 */
final class TypicalOutput {

  /** Where nothing is known and the request sets no bound. */
  static final long UNKNOWN = 250;

  private static final int MAX_PLACES = 10_000;

  private final Map<String, Mean> means = new ConcurrentHashMap<>();

  /** Learns from what was reported. */
  void learn(Metering metering, String callSite, long outputTokens) {
    String model = model(metering);
    learn(model, outputTokens);
    if (callSite != null) {
      learn(model + '\n' + callSite, outputTokens);
      learn(anyModel(callSite), outputTokens);
    }
  }

  /** Models' names have a provider before them. */
  private static String anyModel(String callSite) {
    return '\n' + callSite;
  }

  private void learn(String place, long outputTokens) {
    Mean mean = means.get(place);
    if (mean == null && means.size() < MAX_PLACES) {
      Mean made = new Mean();
      Mean there = means.putIfAbsent(place, made);
      mean = there == null ? made : there;
    }
    if (mean != null) {
      mean.add(outputTokens);
    }
  }

  /**
   * What an answer has probably used, of which nothing is known.
   *
   * @param callSite null if unknown
   */
  long of(Metering metering, String callSite) {
    return of(metering, callSite, UNKNOWN);
  }

  /**
   * As the other one.
   *
   * @param otherwise where nothing was learnt
   */
  long of(Metering metering, String callSite, long otherwise) {
    LlmRequest request = metering.request();
    if (request.endpoint() == Endpoint.EMBEDDINGS) {
      return 0;
    }
    long usual = usual(model(metering), callSite, otherwise);
    long bound = request.maxOutputTokens();
    return bound < 0 ? usual : Math.min(usual, bound * request.choices());
  }

  private long usual(String model, String callSite, long otherwise) {
    Mean here = callSite == null ? null : means.get(model + '\n' + callSite);
    if (here != null) {
      return here.value();
    }
    Mean others = callSite == null ? null : means.get(anyModel(callSite));
    Mean elsewhere = means.get(model);
    if (others == null && elsewhere == null) {
      return otherwise;
    }
    // A model that reasons needs more than others do: the longer one is the safe side.
    return Math.max(valueOf(others), valueOf(elsewhere));
  }

  private static long valueOf(Mean mean) {
    return mean == null ? 0 : mean.value();
  }

  private static String model(Metering metering) {
    return metering.provider() + '\n' + metering.request().model();
  }

  /** Of the last hundred or so. */
  private static final class Mean {
    private static final int KEPT = 100;

    private double mean;
    private int count;

    synchronized void add(long value) {
      count = Math.min(count + 1, KEPT);
      mean += (value - mean) / count;
    }

    synchronized long value() {
      return Math.round(mean);
    }
  }
}
