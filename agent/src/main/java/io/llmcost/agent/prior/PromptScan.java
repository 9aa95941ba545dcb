package io.llmcost.agent.prior;

import java.util.Arrays;

/**
 * One pass over a prompt, which counts what {@link Feature}s are made of. Worked examples before
 * what is asked are passed over: what is counted begins anew after each. A prompt has such only if
 * it ends with the label of the answer that is asked for ({@code Answer:}); an example has an
 * answer of the same label and an empty line after it. Not for several threads.
 */
final class PromptScan {

  /** The share of different words is of the first so many: it falls with length. */
  private static final int VARIETY_WORDS = 256;

  private static final long NO_LABEL = 0;

  /** Longer last lines ask for something else than their last word. */
  private static final int LONGEST_LABEL = 24;

  private final long label;
  private final int[] counts = new int[Feature.values().length];
  private final long[] seen = new long[PromptFeatures.WORD_BUCKETS / 64];
  private short[] buckets = new short[VARIETY_WORDS];

  private int chars;
  private int inks;
  private int words;
  private int letters;
  private int digits;
  private int foreign;
  private int distinct;
  private int distinctEarly;
  private int insideWords;
  private int names;
  private int optionLines;
  private int examples;
  private boolean fractions;

  private long hash;
  private long lastWord;
  private boolean inWord;
  private boolean wordHasLetters;
  private boolean startsUpper;
  private boolean sentenceStart = true;
  private int lineInks;
  private boolean answered;
  private boolean labelWord;
  private boolean exampleOver;
  private char last = '\n';
  private char beforeLast = '\n';
  private char lastInk;

  /**
   * @param text what is to be gone through, all of it
   */
  PromptScan(CharSequence text) {
    this.label = label(text);
  }

  /** The word before the colon that the text ends with. */
  private static long label(CharSequence text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) <= ' ') {
      end--;
    }
    if (end == 0 || text.charAt(end - 1) != ':') {
      return NO_LABEL;
    }
    int start = end - 1;
    while (start > 0
        && end - start <= LONGEST_LABEL
        && Character.isLetter(text.charAt(start - 1))) {
      start--;
    }
    long hash = CueWords.start();
    for (int i = start; i < end - 1; i++) {
      hash = CueWords.next(hash, Character.toLowerCase(text.charAt(i)));
    }
    return start == end - 1 ? NO_LABEL : CueWords.end(hash);
  }

  /** Goes through a part of the text, from {@code from} to before {@code to}. */
  void add(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      take(c);
      beforeLast = last;
      last = c;
    }
    endWord();
    endLine();
  }

  private void take(char c) {
    if (exampleOver && c > ' ') {
      beginAnew();
    }
    chars++;
    if (c >= 'a' && c <= 'z') {
      letter(c);
    } else if (c >= 'A' && c <= 'Z') {
      if (!inWord) {
        startsUpper = true;
      }
      letter((char) (c + 32));
    } else if (c >= '0' && c <= '9') {
      digit(c);
    } else if (c >= 128) {
      other(c);
    } else if (c == '\'' && inWord) {
      return;
    } else if ((c == '+' || c == '#') && inWord && wordHasLetters) {
      hash = CueWords.next(hash, c);
      sign(c);
    } else {
      endWord();
      sign(c);
    }
    if (c > ' ') {
      ink(c);
    }
  }

  private void letter(char lower) {
    if (last == '\\') {
      counts[Feature.LATEX.ordinal()]++;
    }
    begin();
    wordHasLetters = true;
    letters++;
    hash = CueWords.next(hash, lower);
  }

  private void digit(char c) {
    digits++;
    boolean goesOn =
        last >= '0' && last <= '9'
            || (last == '.' || last == ',') && beforeLast >= '0' && beforeLast <= '9';
    counts[Feature.NUMBERS.ordinal()] += goesOn || inWord && wordHasLetters ? 0 : 1;
    fractions |= goesOn && last == '.';
    begin();
    hash = CueWords.next(hash, c);
  }

  private void other(char c) {
    if (c == '\u2019' && inWord) {
      return;
    }
    foreign++;
    if (Character.isLetter(c)) {
      if (!inWord && Character.isUpperCase(c)) {
        startsUpper = true;
      }
      begin();
      wordHasLetters = true;
      letters++;
      hash = CueWords.next(hash, Character.toLowerCase(c));
    } else {
      endWord();
      if (c == '\u00d7' || c == '\u2264' || c == '\u2265' || c >= '\u2200' && c <= '\u22ff') {
        counts[Feature.MATH_SIGNS.ordinal()]++;
      }
    }
  }

  private void begin() {
    if (!inWord) {
      inWord = true;
      wordHasLetters = false;
      hash = CueWords.start();
    }
  }

  private void sign(char c) {
    switch (c) {
      case '\n':
        endLine();
        break;
      case '.':
        sentenceStart |= lastInk > '9' || lastInk == ')';
        counts[Feature.SENTENCES.ordinal()] += lastInk > '9' ? 1 : 0;
        break;
      case '?':
        counts[last == '?' ? Feature.BLANKS.ordinal() : Feature.QUESTIONS.ordinal()]++;
        counts[Feature.SENTENCES.ordinal()]++;
        sentenceStart = true;
        break;
      case '!':
        sentenceStart = true;
        counts[Feature.SENTENCES.ordinal()]++;
        break;
      case ':':
        sentenceStart = true;
        answered |= labelWord && Character.isLetter(last);
        break;
      case '_':
        counts[Feature.BLANKS.ordinal()] += last == '_' ? 0 : 1;
        break;
      case '=':
      case '+':
      case '^':
      case '*':
      case '<':
      case '>':
      case '/':
        counts[Feature.MATH_SIGNS.ordinal()] += isOperandEnd(lastInk) ? 1 : 0;
        break;
      case '$':
        counts[Feature.LATEX.ordinal()]++;
        break;
      case '`':
        counts[Feature.CODE.ordinal()]++;
        break;
      case ')':
        counts[Feature.CODE.ordinal()] += last == '(' ? 1 : 0;
        break;
      default:
        break;
    }
  }

  private static boolean isOperandEnd(char c) {
    return c >= '0' && c <= '9' || c == ')' || c == '}' || c >= 'a' && c <= 'z' || c == ']';
  }

  private void ink(char c) {
    inks++;
    lineInks++;
    if (lineInks <= 3) {
      option(c);
    }
    lastInk = c;
  }

  /** {@code A) …}, {@code (B) …}, {@code C. …} or {@code 1) …} at the beginning of a line. */
  private void option(char c) {
    boolean closes = c == ')' || c == '.' || c == ':';
    boolean first = lineInks == 2 || lineInks == 3 && beforeLast == '(';
    boolean letter = last >= 'A' && last <= 'J' || last >= '1' && last <= '6' && c == ')';
    if (closes && first && letter) {
      optionLines++;
    }
  }

  private void endWord() {
    if (!inWord) {
      return;
    }
    inWord = false;
    long word = CueWords.end(hash);
    count(word);
    int bucket = (int) (word ^ word >>> 32) & PromptFeatures.WORD_BUCKETS - 1;
    long mask = 1L << bucket;
    if ((seen[bucket >> 6] & mask) == 0) {
      seen[bucket >> 6] |= mask;
      if (distinct == buckets.length) {
        buckets = Arrays.copyOf(buckets, 2 * distinct);
      }
      buckets[distinct++] = (short) bucket;
    }
    words++;
    if (words <= VARIETY_WORDS) {
      distinctEarly = distinct;
    }
    if (wordHasLetters && !sentenceStart) {
      insideWords++;
      names += startsUpper ? 1 : 0;
    }
    labelWord = word == label;
    startsUpper = false;
    sentenceStart = false;
    lastWord = word;
  }

  private void count(long word) {
    int feature = CueWords.find(CueWords.pair(lastWord, word));
    if (feature < 0) {
      feature = CueWords.find(word);
    }
    if (feature >= 0) {
      counts[feature]++;
    }
  }

  private void endLine() {
    if (lineInks > 0) {
      counts[Feature.LINES.ordinal()]++;
      boolean isCode = lastInk == ';' || lastInk == '{' || lastInk == '}';
      counts[Feature.CODE.ordinal()] += isCode ? 1 : 0;
    } else if (answered && lastInk != ':') {
      exampleOver = true;
    }
    sentenceStart = true;
    lineInks = 0;
    lastWord = 0;
    labelWord = false;
  }

  private void beginAnew() {
    examples++;
    exampleOver = false;
    answered = false;
    Arrays.fill(counts, 0);
    Arrays.fill(seen, 0);
    chars = 0;
    inks = 0;
    words = 0;
    letters = 0;
    digits = 0;
    foreign = 0;
    distinct = 0;
    distinctEarly = 0;
    insideWords = 0;
    names = 0;
    optionLines = 0;
    fractions = false;
  }

  /** Whether there is anything in it to go by: a letter or a digit. */
  boolean hasText() {
    return words > 0;
  }

  /** Whether a number has a fraction. */
  boolean hasFractions() {
    return fractions;
  }

  /** By the number of the feature. */
  double[] values(int skipped) {
    double[] values = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      values[i] = StrictMath.log1p(counts[i]);
    }
    set(values, Feature.LENGTH, StrictMath.log1p(chars + (double) skipped));
    set(values, Feature.DIGITS, share(digits, inks));
    set(values, Feature.OPTIONS, optionLines >= 2 ? 1 : 0);
    set(values, Feature.VARIETY, share(distinctEarly, Math.min(words, VARIETY_WORDS)));
    set(values, Feature.WORD_LENGTH, share(letters + digits, words) / 10);
    set(values, Feature.NAMES, share(names, insideWords));
    set(values, Feature.FOREIGN, share(foreign, inks));
    set(values, Feature.EXAMPLES, StrictMath.log1p(examples));
    return values;
  }

  /** The different words, each by a part of its hash. */
  short[] buckets() {
    return Arrays.copyOf(buckets, distinct);
  }

  private static void set(double[] values, Feature feature, double value) {
    values[feature.ordinal()] = value;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
