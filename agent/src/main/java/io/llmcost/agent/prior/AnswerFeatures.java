package io.llmcost.agent.prior;

/** What can be seen of an answer in the light of its prompt, as numbers. Immutable. */
public final class AnswerFeatures {

  /** Of longer answers the end is looked at; their length counts in full. */
  private static final int LOOKED_AT = 16_384;

  /** {@code ln} of the characters of a usual calculation. */
  private static final double USUAL_WAY = 6.4;

  private static final double FAR = 3;

  /** Shorter ways are no better. */
  private static final double SHORT = 1;

  private static final double SOME_NUMBERS = StrictMath.log1p(2) - 1e-9;

  private final double[] values = new double[AnswerFeature.values().length];

  private AnswerFeatures() {}

  /**
   * @param prompt what the answer is to; if it is not known, only what needs no prompt is seen
   */
  public static AnswerFeatures of(PromptFeatures prompt, CharSequence answer) {
    AnswerScan scan = new AnswerScan();
    scan.add(answer, Math.max(0, answer.length() - LOOKED_AT));
    AnswerFeatures features = new AnswerFeatures();
    features.set(AnswerFeature.DOUBTS, StrictMath.log1p(scan.doubts()));
    features.set(AnswerFeature.UNFINISHED, scan.isUnfinished() ? 1 : 0);
    features.set(AnswerFeature.ASKS_BACK, scan.asksBack() ? 1 : 0);
    if (prompt.isKnown()) {
      features.inTheLightOf(prompt, answer.length(), scan);
    }
    return features;
  }

  private void inTheLightOf(PromptFeatures prompt, int length, AnswerScan scan) {
    if (prompt.value(Feature.OPTIONS) > 0) {
      set(AnswerFeature.NO_CHOICE, scan.namesChoice() ? 0 : 1);
      return;
    }
    boolean calculates = calculates(prompt);
    if (calculates || prompt.value(Feature.MATH_SIGNS) > 0 && prompt.value(Feature.NUMBERS) > 0) {
      double way = StrictMath.log1p(length) - USUAL_WAY;
      set(AnswerFeature.LONG_WAY, Math.max(-SHORT, Math.min(FAR, way)));
    }
    if (calculates) {
      set(AnswerFeature.NO_RESULT, scan.endsWithNumber() ? 0 : 1);
      boolean broken = scan.lastNumberIsBroken() && !prompt.hasFractions();
      set(AnswerFeature.BROKEN_RESULT, broken ? 1 : 0);
      set(AnswerFeature.NO_WAY, scan.equations() == 0 ? 1 : 0);
    }
  }

  /** A problem in words, with numbers and what is to be found of them. */
  private static boolean calculates(PromptFeatures prompt) {
    return prompt.value(Feature.NUMBERS) >= SOME_NUMBERS
        && prompt.value(Feature.AMOUNTS) > 0
        && prompt.value(Feature.QUESTIONS) > 0
        && prompt.value(Feature.CODE) == 0;
  }

  private void set(AnswerFeature feature, double value) {
    values[feature.ordinal()] = value;
  }

  /** 0 where it does not apply. */
  public double value(AnswerFeature feature) {
    return values[feature.ordinal()];
  }

  double[] values() {
    return values.clone();
  }
}
