package io.llmcost.agent.prior;

import java.util.EnumMap;
import java.util.Map;

/**
 * What is believed of the features before any data: how much a usual deviation adds to the log odds
 * that a cheap model will do. Training moves the weights away from here only as far as the data
 * insists: a handful of benchmarks says little about prompts of applications.
 */
final class Beliefs {

  private static final Map<Feature, Double> WEIGHTS = new EnumMap<>(Feature.class);

  static {
    WEIGHTS.put(Feature.LENGTH, -0.3);
    WEIGHTS.put(Feature.DIGITS, -0.2);
    WEIGHTS.put(Feature.NUMBERS, -0.3);
    WEIGHTS.put(Feature.MATH_SIGNS, -0.2);
    WEIGHTS.put(Feature.LATEX, -0.3);
    WEIGHTS.put(Feature.CODE, -0.15);
    WEIGHTS.put(Feature.CODE_WORDS, -0.3);
    WEIGHTS.put(Feature.MATH_WORDS, -0.25);
    WEIGHTS.put(Feature.REASONING, -0.25);
    WEIGHTS.put(Feature.EASY, 0.15);
    WEIGHTS.put(Feature.WRITING, 0.2);
    WEIGHTS.put(Feature.NEGATIONS, -0.15);
    WEIGHTS.put(Feature.CONDITIONS, -0.15);
    WEIGHTS.put(Feature.AMOUNTS, -0.15);
    WEIGHTS.put(Feature.CONSTRAINTS, -0.15);
    WEIGHTS.put(Feature.NAMES, -0.05);
    WEIGHTS.put(Feature.BLANKS, -0.05);
    WEIGHTS.put(Feature.FOREIGN, -0.15);
  }

  private Beliefs() {}

  /** 0 for features of which nothing is believed. */
  static double of(Feature feature) {
    return WEIGHTS.getOrDefault(feature, 0.0);
  }
}
