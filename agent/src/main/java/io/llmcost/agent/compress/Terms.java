package io.llmcost.agent.compress;

import java.util.Arrays;

/**
 * The words of a piece of text as numbers, in their order. Words are taken without their usual
 * English endings; of scripts without spaces each character counts, and each pair of them. What is
 * said in every text is left out.
 */
final class Terms {

  private static final int[] NONE = {};

  private static final int NO_CHAR = -1;
  private static final long SEED = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  /** The stem keeps that many letters at least. */
  private static final int SHORTEST_STEM = 3;

  private static final String[] ENDINGS = {"ing", "ies", "ed", "es", "ly", "s", "e", "y"};

  private final CharSequence text;
  private final Vocabulary vocabulary;
  private final char[] letters = new char[64];
  private int[] found = new int[32];
  private int count;

  private Terms(CharSequence text, Vocabulary vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
  }

  /** Numbers of the words from {@code from} to before {@code to}. */
  static int[] of(CharSequence text, int from, int to, Vocabulary vocabulary) {
    Terms terms = new Terms(text, vocabulary);
    terms.read(from, to);
    return terms.count == 0 ? NONE : Arrays.copyOf(terms.found, terms.count);
  }

  private void read(int from, int to) {
    int last = NO_CHAR;
    int i = from;
    while (i < to) {
      int c = Character.codePointAt(text, i);
      int next = i + Character.charCount(c);
      if (Characters.isUnspaced(c)) {
        add(hash(SEED, c));
        if (last != NO_CHAR) {
          add(hash(hash(SEED, last), c));
        }
        last = c;
      } else {
        last = NO_CHAR;
        if (Character.isLetterOrDigit(c)) {
          next = word(i, to);
        }
      }
      i = next;
    }
  }

  /** Reads a word; gives where it ends. */
  private int word(int from, int to) {
    int length = 0;
    int i = from;
    boolean capital = Character.isUpperCase(text.charAt(from));
    boolean number = false;
    while (i < to) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && !Character.isSurrogate(c) || isUnspacedAt(i)) {
        if ((c == '\'' || c == '\u2019') && i + 1 < to && text.charAt(i + 1) == 's') {
          i += 2;
        }
        break;
      }
      number |= Character.isDigit(c);
      if (length < letters.length) {
        letters[length++] = Folding.fold(c);
      }
      i++;
    }
    if (number || !StopWords.contains(letters, length)) {
      int stem = number ? length : stem(length);
      long h = SEED;
      for (int k = 0; k < stem; k++) {
        h = hash(h, letters[k]);
      }
      int id = add(h);
      if (!capital) {
        vocabulary.seenInLowerCase(id);
      }
    }
    return Math.max(i, from + 1);
  }

  private boolean isUnspacedAt(int i) {
    char c = text.charAt(i);
    return c >= Characters.FIRST_UNSPACED && Characters.isUnspaced(Character.codePointAt(text, i));
  }

  private int stem(int length) {
    for (String ending : ENDINGS) {
      int left = length - ending.length();
      if (left >= SHORTEST_STEM && endsWith(length, ending)) {
        // The letter that English doubles before an ending.
        boolean doubled =
            ending.length() > 1 && left > SHORTEST_STEM && letters[left - 1] == letters[left - 2];
        int stem = doubled ? left - 1 : left;
        boolean silent = ending.equals("s") && left > SHORTEST_STEM && letters[left - 1] == 'e';
        return silent ? left - 1 : stem;
      }
    }
    return length;
  }

  private boolean endsWith(int length, String ending) {
    for (int i = 0; i < ending.length(); i++) {
      if (letters[length - ending.length() + i] != ending.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int add(long hash) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    int id = vocabulary.id(hash ^ hash >>> 29);
    found[count++] = id;
    return id;
  }

  private static long hash(long hash, int c) {
    return (hash ^ c) * PRIME;
  }
}
