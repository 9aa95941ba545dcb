package io.llmcost.agent.cache;

/**
 * A text that is looked at a bounded number of times: whatever an expression does with it ends
 * soon.
 */
final class BoundedText implements CharSequence {

  /** About a tenth of a second. */
  private static final int MOST_LOOKS = 8_000_000;

  /** How often the texts of one call may still be looked at. Not for several threads. */
  static final class Patience {
    private int left = MOST_LOOKS;
  }

  /** Nobody looks any more. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("an expression looks at a text too often", null, false, false);
    }
  }

  private final CharSequence text;
  private final Patience patience;

  BoundedText(CharSequence text, Patience patience) {
    this.text = text;
    this.patience = patience;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (--patience.left < 0) {
      throw new TooLong();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BoundedText(text.subSequence(start, end), patience);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
