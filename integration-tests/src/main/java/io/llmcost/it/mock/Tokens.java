package io.llmcost.it.mock;

/**
 * The mock's tokenizer. A run of letters and digits is one token for each six characters that it
 * begins; every other character that is not white space is one token. A chat prompt has three more
 * for each message and three for the answer's start, as OpenAI's has.
 */
public final class Tokens {

  private static final int RUN = 6;

  private Tokens() {}

  /** The number of tokens of a text; 0 for an empty one. */
  public static int count(String text) {
    int tokens = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        if (run++ % RUN == 0) {
          tokens++;
        }
      } else {
        run = 0;
        if (!Character.isWhitespace(c)) {
          tokens++;
        }
      }
    }
    return tokens;
  }
}
