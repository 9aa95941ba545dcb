package io.llmcost.embeddings;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts texts as BERT's models without case want them: lower case, no accents, signs and Chinese
 * characters by themselves, words in the longest pieces that are known. Any thread.
 */
final class WordPieces {

  private static final int LONGEST_WORD = 100;

  private final Vocabulary vocabulary;
  private final int unknown;

  WordPieces(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.unknown = vocabulary.number("[UNK]");
  }

  /**
   * The numbers of a text's pieces, without those that stand before and behind it.
   *
   * @param most pieces; the rest of the text is left out
   */
  int[] of(String text, int most) {
    Pieces pieces = new Pieces(most);
    String plain = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < plain.length() && !pieces.isFull(); ) {
      int c = plain.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        add(word, pieces);
      } else if (c == 0 || c == 0xFFFD || isControl(type) || type == Character.NON_SPACING_MARK) {
        continue;
      } else if (isSign(c, type) || isChinese(c)) {
        add(word, pieces);
        add(word.appendCodePoint(c), pieces);
      } else {
        word.appendCodePoint(c);
      }
    }
    add(word, pieces);
    return pieces.toArray();
  }

  /** Cuts the word, and empties it. */
  private void add(StringBuilder word, Pieces pieces) {
    if (word.length() == 0) {
      return;
    }
    String whole = word.toString();
    word.setLength(0);
    if (whole.codePointCount(0, whole.length()) > LONGEST_WORD) {
      pieces.add(unknown);
      return;
    }
    int before = pieces.size();
    for (int from = 0; from < whole.length(); ) {
      int to = whole.length();
      Integer number = null;
      while (to > from) {
        String piece = whole.substring(from, to);
        number = vocabulary.find(from == 0 ? piece : "##" + piece);
        if (number != null) {
          break;
        }
        to--;
      }
      if (number == null) {
        pieces.backTo(before);
        pieces.add(unknown);
        return;
      }
      pieces.add(number);
      from = to;
    }
  }

  private static boolean isControl(int type) {
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED;
  }

  private static boolean isSign(int c, int type) {
    if (c < 128) {
      return c > ' ' && !Character.isLetterOrDigit(c) && c != 127;
    }
    return type == Character.CONNECTOR_PUNCTUATION
        || type == Character.DASH_PUNCTUATION
        || type == Character.START_PUNCTUATION
        || type == Character.END_PUNCTUATION
        || type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION
        || type == Character.OTHER_PUNCTUATION;
  }

  private static boolean isChinese(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2CEAF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }

  /** Numbers, up to a count. */
  private static final class Pieces {
    private final int most;
    private int[] numbers = new int[32];
    private int size;

    Pieces(int most) {
      this.most = most;
    }

    int size() {
      return size;
    }

    boolean isFull() {
      return size >= most;
    }

    void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = number;
    }

    void backTo(int before) {
      size = before;
    }

    int[] toArray() {
      return Arrays.copyOf(numbers, Math.min(size, most));
    }
  }
}
