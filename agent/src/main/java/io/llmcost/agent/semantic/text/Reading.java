package io.llmcost.agent.semantic.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A text taken apart: its words in their order, contractions written out. Immutable. */
public final class Reading {

  private final String text;
  private final List<Word> words;

  private Reading(String text, List<Word> words) {
    this.text = text;
    this.words = Collections.unmodifiableList(words);
  }

  /** Reads a text in one pass. */
  public static Reading of(String text) {
    String plain = text.indexOf('\u2019') < 0 ? text : text.replace('\u2019', '\'');
    return new Reading(plain, new Splitter(plain).words());
  }

  /** As it was given; typographic apostrophes are plain ones. */
  public String text() {
    return text;
  }

  public List<Word> words() {
    return words;
  }

  /** Whether one of the words has this form. */
  public boolean has(String form) {
    for (Word word : words) {
      if (word.form().equals(form)) {
        return true;
      }
    }
    return false;
  }

  private static final class Splitter {

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private boolean first = true;
    private int at;

    Splitter(String text) {
      this.text = text;
    }

    List<Word> words() {
      while (at < text.length()) {
        int c = text.codePointAt(at);
        if (Character.isLetterOrDigit(c)) {
          word();
        } else {
          sign(c);
        }
      }
      return words;
    }

    private void sign(int c) {
      if (c == '.' || c == '!' || c == '?' || c == '\n') {
        first = true;
      } else if (isSymbol(c)) {
        add(new String(Character.toChars(c)), new String(Character.toChars(c)), false);
      }
      at += Character.charCount(c);
    }

    /** Signs that change what is meant; quotes, brackets and what ends clauses do not by itself. */
    private static boolean isSymbol(int c) {
      int type = Character.getType(c);
      return type == Character.CURRENCY_SYMBOL
          || type == Character.MATH_SYMBOL
          || type == Character.OTHER_SYMBOL
          || c == '%'
          || c == '#'
          || c == '@'
          || c == '&'
          || c == '*'
          || c == '^';
    }

    private void word() {
      int start = at;
      if (Character.isIdeographic(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
        add(text.substring(start, at), text.substring(start, at), false);
        return;
      }
      boolean digits = false;
      boolean letters = false;
      while (at < text.length() && belongs(at)) {
        int c = text.codePointAt(at);
        digits |= Character.isDigit(c);
        letters |= Character.isLetter(c);
        at += Character.charCount(c);
      }
      while (letters && at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '#')) {
        at++; // C++, C#
      }
      boolean negative =
          digits
              && start > 0
              && (text.charAt(start - 1) == '-' || text.charAt(start - 1) == '\u2212')
              && (start == 1 || Character.isWhitespace(text.charAt(start - 2)));
      String raw = (negative ? "-" : "") + text.substring(start, at);
      if (digits) {
        add(raw, raw.toLowerCase(Locale.ROOT), true);
      } else {
        contraction(raw);
      }
    }

    private boolean belongs(int index) {
      int c = text.codePointAt(index);
      if (Character.isIdeographic(c)) {
        return false;
      }
      if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
        return true;
      }
      if (index + 1 >= text.length() || index == 0) {
        return false;
      }
      char before = text.charAt(index - 1);
      char after = text.charAt(index + 1);
      if (c == '\'') {
        return Character.isLetter(before) && Character.isLetter(after);
      }
      boolean digitsAround = Character.isDigit(before) && Character.isDigit(after);
      return (c == '.' || c == ',' || c == ':' || c == '/' || c == '-') && digitsAround
          || c == '_' && Character.isLetterOrDigit(after);
    }

    private void contraction(String raw) {
      String form = raw.toLowerCase(Locale.ROOT);
      int quote = form.lastIndexOf('\'');
      if (quote <= 0) {
        if (form.equals("cannot")) {
          add(raw.substring(0, 3), "can", false);
          add("not", "not", false);
        } else {
          add(raw, form, false);
        }
        return;
      }
      String tail = form.substring(quote + 1);
      String head = form.substring(0, quote);
      if (tail.equals("t") && head.endsWith("n")) {
        String verb = head.equals("can") ? "can" : head.equals("won") ? "will" : null;
        add(
            raw.substring(0, quote - 1),
            verb != null ? verb : head.substring(0, head.length() - 1),
            false);
        add("not", "not", false);
      } else if (tail.equals("s") || tail.equals("m") || tail.equals("re")) {
        add(raw.substring(0, quote), head, false);
        if (!tail.equals("s") || FunctionWords.contains(head)) {
          add("is", tail.equals("s") ? "is" : tail.equals("m") ? "am" : "are", false);
        }
      } else if (tail.equals("ve") || tail.equals("ll") || tail.equals("d")) {
        add(raw.substring(0, quote), head, false);
        add("", tail.equals("ve") ? "have" : tail.equals("ll") ? "will" : "would", false);
      } else {
        add(raw, form, false);
      }
    }

    private void add(String raw, String form, boolean number) {
      words.add(new Word(raw, form, first, number));
      first = false;
    }
  }
}
