package io.llmcost.agent.prior;

import java.util.Arrays;

/** One pass over an answer, which counts what {@link AnswerFeature}s are made of. */
final class AnswerScan {

  private static final long[] DOUBTS =
      hashes(
          "maybe perhaps possibly probably might approximately roughly unclear unknown assume"
              + " assuming assumption sorry apologize apologies mistake mistaken hmm"
              + " unfortunately unable insufficient guess unsure ambiguous contradiction"
              + " inconsistent impossible");

  private static final long[] TURNS = hashes("however but although instead actually wait");

  /** A result stands in the last so many characters. */
  private static final int AT_THE_END = 160;

  /** A choice stands in the first or last so many characters. */
  private static final int WHERE_CHOICES_STAND = 60;

  private static final char NONE = 0;

  /** Numbers that were seen, each by a part of its hash. */
  private final long[] seen = new long[16];

  private int doubts;
  private int turns;
  private int equations;
  private int numbers;
  private long numberHash;
  private boolean isDerived;
  private int lastDigit = -9;
  private boolean numberIsBroken;
  private boolean fraction;
  private boolean choice;
  private char last = NONE;
  private char lastInk = NONE;
  private int end;

  private static long[] hashes(String words) {
    long[] hashes = Arrays.stream(words.split(" ")).mapToLong(CueWords::hash).toArray();
    Arrays.sort(hashes);
    return hashes;
  }

  /** To be called once. */
  void add(CharSequence text, int from) {
    int length = text.length();
    int wordStart = -1;
    long hash = 0;
    for (int i = from; i <= length; i++) {
      char c = i < length ? text.charAt(i) : ' ';
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
      if (lower >= 'a' && lower <= 'z') {
        hash = CueWords.next(wordStart < 0 ? CueWords.start() : hash, lower);
        wordStart = wordStart < 0 ? i : wordStart;
      } else if (wordStart >= 0) {
        endWord(text, wordStart, i, hash, i - from <= WHERE_CHOICES_STAND, length);
        wordStart = -1;
      }
      look(c, i);
    }
    endNumber();
    end = length;
  }

  /** Whether the number that was read last had been there before. */
  private void endNumber() {
    if (numbers > 0) {
      int bit = (int) (CueWords.end(numberHash) & 1023);
      long mask = 1L << (bit & 63);
      isDerived = (seen[bit >> 6] & mask) != 0;
      seen[bit >> 6] |= mask;
    }
  }

  private void endWord(
      CharSequence text, int start, int after, long hash, boolean early, int length) {
    long word = CueWords.end(hash);
    doubts += Arrays.binarySearch(DOUBTS, word) >= 0 ? 1 : 0;
    turns += Arrays.binarySearch(TURNS, word) >= 0 ? 1 : 0;
    char letter = text.charAt(start);
    boolean alone = after - start == 1 && letter >= 'A' && letter <= 'J';
    boolean isArticle =
        letter == 'A'
            && after + 1 < length
            && text.charAt(after) == ' '
            && isSmall(text, after + 1);
    if (alone && !isArticle && (early || after >= length - WHERE_CHOICES_STAND)) {
      choice = true;
    }
  }

  private static boolean isSmall(CharSequence text, int at) {
    return text.charAt(at) >= 'a' && text.charAt(at) <= 'z';
  }

  private void look(char c, int at) {
    if (c >= '0' && c <= '9') {
      boolean goesOn = at - 1 == lastDigit || (last == '.' || last == ',') && at - 2 == lastDigit;
      if (!goesOn) {
        endNumber();
        numbers++;
        numberHash = CueWords.start();
        numberIsBroken = false;
        fraction = false;
      } else if (last == '.') {
        fraction = true;
      }
      numberIsBroken |= fraction && c != '0';
      if (!fraction || numberIsBroken) {
        numberHash = CueWords.next(numberHash, c);
      }
      lastDigit = at;
    } else if (c == '=') {
      equations++;
    }
    if (c > ' ') {
      lastInk = c;
    }
    last = c;
  }

  int doubts() {
    return doubts;
  }

  /** Words that take back what was said before. */
  int turns() {
    return turns;
  }

  int equations() {
    return equations;
  }

  int numbers() {
    return numbers;
  }

  /** Whether the last number stands before, too: the way led to it. False if there is none. */
  boolean lastNumberIsDerived() {
    return isDerived;
  }

  /** Whether a number stands where results stand. */
  boolean endsWithNumber() {
    return lastDigit >= 0 && lastDigit >= end - AT_THE_END;
  }

  /** Whether the last number has a fraction other than zero. */
  boolean lastNumberIsBroken() {
    return numberIsBroken;
  }

  /** Whether one of the letters that answers have is named at the beginning or the end. */
  boolean namesChoice() {
    return choice;
  }

  boolean asksBack() {
    return lastInk == '?' || lastInk == '\uff1f';
  }

  /** Whether it ends as no sentence, list, formula or number does. */
  boolean isUnfinished() {
    return lastInk == ',' || lastInk == ':' || lastInk == '(' || lastInk == '=' || lastInk == '-';
  }
}
