package io.llmcost.agent.eval;

/** What one method keeps at one ratio. Shares are 0 to 1, NaN if nothing could be counted. */
public final class CompressionResult {

  private final double answers;
  private final double allGold;
  private final double goldTokens;
  private final double kept;
  private final double millisPer10k;

  private CompressionResult(
      double answers, double allGold, double goldTokens, double kept, double millisPer10k) {
    this.answers = answers;
    this.allGold = allGold;
    this.goldTokens = goldTokens;
    this.kept = kept;
    this.millisPer10k = millisPer10k;
  }

  /** The share of questions whose answer is still there. */
  public double answers() {
    return answers;
  }

  /** The share of questions that have something of each document that they need. */
  public double allGold() {
    return allGold;
  }

  /** The share that is kept of the documents that a question needs, the mean over questions. */
  public double goldTokens() {
    return goldTokens;
  }

  /** The share of the text that is kept. */
  public double kept() {
    return kept;
  }

  /** For 10,000 characters, the mean; NaN if it was not measured. */
  public double millisPer10k() {
    return millisPer10k;
  }

  /** What was kept for one question. */
  static final class One {
    final boolean hasAnswer;
    final boolean answer;
    final boolean hasGold;
    final boolean allGold;
    final double goldTokens;
    final double kept;

    One(
        boolean hasAnswer,
        boolean answer,
        boolean hasGold,
        boolean allGold,
        double goldTokens,
        double kept) {
      this.hasAnswer = hasAnswer;
      this.answer = answer;
      this.hasGold = hasGold;
      this.allGold = allGold;
      this.goldTokens = goldTokens;
      this.kept = kept;
    }
  }

  /** Adds questions up. */
  static final class Sum {
    private int rows;
    private int withAnswer;
    private int answers;
    private int withGold;
    private int allGold;
    private double goldTokens;
    private double kept;
    private long nanos;
    private long chars;

    void add(One one) {
      rows++;
      kept += one.kept;
      if (one.hasAnswer) {
        withAnswer++;
        answers += one.answer ? 1 : 0;
      }
      if (one.hasGold) {
        withGold++;
        allGold += one.allGold ? 1 : 0;
        goldTokens += one.goldTokens;
      }
    }

    void took(long moreNanos, int moreChars) {
      nanos += moreNanos;
      chars += moreChars;
    }

    CompressionResult result() {
      return new CompressionResult(
          (double) answers / (withAnswer == 0 ? Double.NaN : withAnswer),
          (double) allGold / (withGold == 0 ? Double.NaN : withGold),
          goldTokens / (withGold == 0 ? Double.NaN : withGold),
          kept / rows,
          nanos == 0 ? Double.NaN : nanos / 1e6 / (chars / 1e4));
    }
  }
}
