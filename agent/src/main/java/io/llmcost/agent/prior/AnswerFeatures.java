package io.llmcost.agent.prior;

/** What can be seen of an answer in the light of its prompt, as numbers. Immutable. */
public final class AnswerFeatures {

  /** Of longer answers the end is looked at; their length counts in full. */
  private static final int LOOKED_AT = 16_384;

  /** {@code ln} of the characters of a usual calculation, or answer. */
  private static final double USUAL_LENGTH = 6.4;

  private static final double FAR = 3;

  /** Shorter ways are no better. */
  private static final double SHORT = 2;

  /** {@code ln} of the numbers of a usual calculation, and one. */
  private static final double USUAL_STEPS = 2.3;

  private static final double SOME_NUMBERS = StrictMath.log1p(2) - 1e-9;

  /** The signs of code that one fenced block has, such as the form of the answer. */
  private static final double ONE_BLOCK = StrictMath.log1p(8) + 1e-9;

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
    double length = near(StrictMath.log1p(answer.length()) - USUAL_LENGTH);
    if (prompt.isKnown() && isToBeFound(prompt)) {
      features.set(AnswerFeature.LONG_WAY, length);
    } else {
      features.set(AnswerFeature.LENGTH, length);
    }
    if (prompt.isKnown()) {
      features.inTheLightOf(prompt, scan);
    }
    return features;
  }

  private void inTheLightOf(PromptFeatures prompt, AnswerScan scan) {
    boolean isChoice = prompt.value(Feature.OPTIONS) > 0;
    if (isChoice) {
      set(AnswerFeature.NO_CHOICE, scan.namesChoice() ? 0 : 1);
    }
    if (isChoice || isToBeFound(prompt)) {
      set(AnswerFeature.TURNS, StrictMath.log1p(scan.turns()));
    }
    if (!isChoice && calculates(prompt)) {
      set(AnswerFeature.MANY_STEPS, near(StrictMath.log1p(scan.numbers()) - USUAL_STEPS));
      set(AnswerFeature.NO_RESULT, scan.endsWithNumber() ? 0 : 1);
      boolean broken = scan.lastNumberIsBroken() && !prompt.hasFractions();
      set(AnswerFeature.BROKEN_RESULT, broken ? 1 : 0);
      set(AnswerFeature.UNDERIVED_RESULT, scan.lastNumberIsDerived() ? 0 : 1);
      set(AnswerFeature.NO_WAY, scan.equations() == 0 ? 1 : 0);
    }
  }

  private static double near(double distance) {
    return Math.max(-SHORT, Math.min(FAR, distance));
  }

  /** Whether there is a result, and a way to it. */
  private static boolean isToBeFound(PromptFeatures prompt) {
    boolean hasFormulas = prompt.value(Feature.MATH_SIGNS) > 0 && prompt.value(Feature.NUMBERS) > 0;
    return prompt.value(Feature.OPTIONS) == 0 && (hasFormulas || calculates(prompt));
  }

  /** A problem in words, with numbers and what is to be found of them. */
  private static boolean calculates(PromptFeatures prompt) {
    return prompt.value(Feature.NUMBERS) >= SOME_NUMBERS
        && prompt.value(Feature.AMOUNTS) > 0
        && prompt.value(Feature.QUESTIONS) > 0
        && prompt.value(Feature.CODE) <= ONE_BLOCK
        && prompt.value(Feature.LATEX) == 0;
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
