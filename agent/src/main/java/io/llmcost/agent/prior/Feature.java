package io.llmcost.agent.prior;

import java.util.Locale;

/** What is looked at in a prompt. Counts are as {@code ln(1 + count)}, shares from 0 to 1. */
public enum Feature {
  /** Characters. */
  LENGTH,
  /** Share of digits among the characters. */
  DIGITS,
  /** Numbers; {@code 1,200.5} is one. */
  NUMBERS,
  /** Signs of operations and relations between operands. */
  MATH_SIGNS,
  /** Commands of LaTeX, and dollar signs around formulas. */
  LATEX,
  /** Fences, lines that end as those of programs do, empty brackets of calls. */
  CODE,
  /** Words of programming. */
  CODE_WORDS,
  /** Words of mathematics and the sciences that calculate. */
  MATH_WORDS,
  /** Whether there are answers to choose from: 0 or 1. */
  OPTIONS,
  /** Words that ask for thinking: prove, derive, why, step by step … */
  REASONING,
  /** Words that ask for little: list, name, translate, rewrite … */
  EASY,
  /** Words that ask for a text of its own: story, poem, e-mail … */
  WRITING,
  NEGATIONS,
  CONDITIONS,
  /** Words of amounts: each, twice, total, how many … */
  AMOUNTS,
  /** Words that bind the answer: must, exactly, at most … */
  CONSTRAINTS,
  /** Different words among the first of the text, as a share. */
  VARIETY,
  /** Mean length of a word in characters, a tenth of it. */
  WORD_LENGTH,
  SENTENCES,
  /** Question marks. */
  QUESTIONS,
  LINES,
  /** Share of words in the middle of sentences that begin with a capital: names. */
  NAMES,
  /** Blanks to be filled in: {@code _}, {@code ___}, {@code ??}. */
  BLANKS,
  /** Share of characters that are not ASCII. */
  FOREIGN,
  /** Worked examples before what is asked. */
  EXAMPLES;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** As in files and reports. */
  public String id() {
    return id;
  }
}
