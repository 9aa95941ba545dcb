package io.llmcost.agent.prior;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How likely it is that one model's answer will do: begun at what the prompt lets expect, then
 * learnt from outcomes, for all prompts together and for each place of the application that asks.
 * One for each model (tier of a route). Kept in memory; bounded. Thread-safe: estimates take no
 * lock but that of their own call site, for a few reads.
 */
public final class PassEstimates {

  private static final int MAX_PLACES = 10_000;

  /** What the expectation by the prompt is worth at a call site, in outcomes. */
  private static final double STRENGTH = 10;

  private static final double WINDOW = 400;

  /** How far the base may be from the shipped one: models differ by much. */
  private static final double BASE_VARIANCE = 1;

  private static final double WEIGHT_VARIANCE = 0.01;

  /** Words say something where there are many outcomes only. */
  private static final double WORD_VARIANCE = 0.2;

  /** What flaws of answers weigh differs more between models and kinds of work. */
  private static final double ANSWER_VARIANCE = 0.3;

  private static final double FORGETTING = 0.0002;

  private final LinearPrior prior;
  private final OnlineWeights learnt;
  private final WordWeights words = new WordWeights(WORD_VARIANCE);
  private final Map<String, SiteRate> places = new ConcurrentHashMap<>();
  private volatile double[] weights;

  private PassEstimates(LinearPrior prior, double[] begun, double[] variances) {
    this.prior = prior;
    this.learnt = new OnlineWeights(begun, variances, FORGETTING);
    this.weights = begun;
  }

  /** Estimates before the model is asked. */
  public static PassEstimates ofPrompts(LinearPrior prior) {
    double[] begun = prior.weights();
    return new PassEstimates(prior, begun, variances(begun.length, begun.length));
  }

  /** Estimates once it has answered. */
  public static PassEstimates ofAnswers(LinearPrior prior) {
    double[] prompts = prior.weights();
    AnswerFeature[] answers = AnswerFeature.values();
    double[] begun = Arrays.copyOf(prompts, prompts.length + answers.length);
    for (int i = 0; i < answers.length; i++) {
      begun[prompts.length + i] = answers[i].weight();
    }
    return new PassEstimates(prior, begun, variances(prompts.length, begun.length));
  }

  private static double[] variances(int ofPrompts, int size) {
    double[] variances = new double[size];
    Arrays.fill(variances, 0, ofPrompts, WEIGHT_VARIANCE);
    Arrays.fill(variances, ofPrompts, size, ANSWER_VARIANCE);
    variances[0] = BASE_VARIANCE;
    return variances;
  }

  /**
   * 0 to 1.
   *
   * @param callSite null if it is not known
   * @return NaN if neither the prompt nor the place says anything
   */
  public double probability(String callSite, PromptFeatures prompt) {
    return probability(callSite, prompt, null);
  }

  /**
   * As {@link #probability(String, PromptFeatures)}.
   *
   * @param answer null if there is none yet
   */
  public double probability(String callSite, PromptFeatures prompt, AnswerFeatures answer) {
    SiteRate place = callSite == null ? null : places.get(callSite);
    if (!prompt.isKnown()) {
      return place == null ? Double.NaN : mean(place);
    }
    return Logistic.probability(
        logit(inputs(prompt, answer)) + words.logit(prompt.buckets()) + offset(place));
  }

  private double[] inputs(PromptFeatures prompt, AnswerFeatures answer) {
    double[] ofPrompt = prior.inputs(prompt);
    double[] inputs = Arrays.copyOf(ofPrompt, weights.length);
    if (answer != null && inputs.length > ofPrompt.length) {
      double[] ofAnswer = answer.values();
      System.arraycopy(ofAnswer, 0, inputs, ofPrompt.length, ofAnswer.length);
    }
    return inputs;
  }

  private double logit(double[] inputs) {
    double[] now = weights;
    double sum = 0;
    for (int i = 0; i < now.length; i++) {
      sum += now[i] * inputs[i];
    }
    return sum;
  }

  private static double offset(SiteRate place) {
    if (place == null) {
      return 0;
    }
    synchronized (place) {
      return place.offset();
    }
  }

  private static double mean(SiteRate place) {
    synchronized (place) {
      return place.mean();
    }
  }

  /**
   * Learns how an answer was.
   *
   * @param outcome 0 (no good) to 1 (good): of a gate, a judge, or the comparison with the
   *     requested model
   */
  public void note(String callSite, PromptFeatures prompt, double outcome) {
    note(callSite, prompt, null, outcome);
  }

  /**
   * As {@link #note(String, PromptFeatures, double)}.
   *
   * @param answer null if it is not known
   */
  public void note(String callSite, PromptFeatures prompt, AnswerFeatures answer, double outcome) {
    if (!prompt.isKnown() || Double.isNaN(outcome)) {
      return;
    }
    double[] inputs = inputs(prompt, answer);
    SiteRate place = place(callSite);
    double offset = offset(place);
    synchronized (learnt) {
      double byFeatures = learnt.logit(inputs);
      double byWords = words.logit(prompt.buckets());
      if (place != null) {
        synchronized (place) {
          place.note(Logistic.probability(byFeatures + byWords), outcome);
        }
      }
      learnt.note(inputs, byWords + offset, outcome);
      words.note(prompt.buckets(), byFeatures + offset, outcome);
      weights = learnt.weights();
    }
  }

  private SiteRate place(String callSite) {
    if (callSite == null) {
      return null;
    }
    SiteRate place = places.get(callSite);
    if (place == null && places.size() < MAX_PLACES) {
      place = places.computeIfAbsent(callSite, any -> new SiteRate(STRENGTH, WINDOW));
    }
    return place;
  }
}
