package io.llmcost.agent.prior;

import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PromptText;
import java.util.List;

/** What can be seen of a prompt, as numbers that people can read. Immutable. */
public final class PromptFeatures {

  /** Of a prompt without text. */
  public static final PromptFeatures UNKNOWN = new PromptFeatures(null, new short[0], false);

  /** Words are told apart by so many values of their hash. A power of two. */
  static final int WORD_BUCKETS = 1 << 12;

  /** Of longer texts the beginning and the end are looked at, so that the time has a bound. */
  private static final int HEAD = 6144;

  private static final int TAIL = 2048;

  private final double[] values;
  private final short[] buckets;
  private final boolean fractions;

  private PromptFeatures(double[] values, short[] buckets, boolean fractions) {
    this.values = values;
    this.buckets = buckets;
    this.fractions = fractions;
  }

  /** Of what the user said last; of all texts of that message. */
  public static PromptFeatures of(LlmRequest call) {
    List<PromptText> texts = call.lastUserTexts();
    if (texts.size() == 1) {
      return of(texts.get(0).text());
    }
    StringBuilder all = new StringBuilder();
    for (PromptText text : texts) {
      all.append(text.text()).append('\n');
    }
    return of(all);
  }

  /** {@link #UNKNOWN} if there is no word and no number in it. */
  public static PromptFeatures of(CharSequence text) {
    PromptScan scan = new PromptScan(text);
    int length = text.length();
    int skipped = Math.max(0, length - HEAD - TAIL);
    if (skipped == 0) {
      scan.add(text, 0, length);
    } else {
      scan.add(text, 0, HEAD);
      scan.add(text, length - TAIL, length);
    }
    return scan.hasText()
        ? new PromptFeatures(scan.values(skipped), scan.buckets(), scan.hasFractions())
        : UNKNOWN;
  }

  /** False if there was no text: nothing can be said then. */
  public boolean isKnown() {
    return values != null;
  }

  /** The different words, each as a number below {@link #WORD_BUCKETS}. */
  short[] buckets() {
    return buckets;
  }

  /** Whether it has a number with a fraction, as prices have. */
  boolean hasFractions() {
    return fractions;
  }

  /**
   * @throws IllegalStateException if they are not known
   */
  public double value(Feature feature) {
    if (values == null) {
      throw new IllegalStateException("There was no text in the prompt");
    }
    return values[feature.ordinal()];
  }

  @Override
  public String toString() {
    if (values == null) {
      return "unknown";
    }
    StringBuilder text = new StringBuilder();
    for (Feature feature : Feature.values()) {
      double value = value(feature);
      if (value != 0) {
        text.append(text.length() == 0 ? "" : " ").append(feature.id()).append('=');
        text.append(Math.round(value * 1000) / 1000.0);
      }
    }
    return text.toString();
  }
}
