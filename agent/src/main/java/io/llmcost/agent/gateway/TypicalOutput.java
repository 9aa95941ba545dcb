package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long answers are that came whole: by model and call site, where that is not known by model.
 * The mean, so that a sum of what is taken for granted comes out right.
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
    }
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
    String model = model(metering);
    Mean mean = callSite == null ? null : means.get(model + '\n' + callSite);
    mean = mean != null ? mean : means.get(model);
    long usual = mean == null ? otherwise : mean.value();
    long bound = request.maxOutputTokens();
    return bound < 0 ? usual : Math.min(usual, bound * request.choices());
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
