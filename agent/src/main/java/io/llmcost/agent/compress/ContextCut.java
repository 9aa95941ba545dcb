package io.llmcost.agent.compress;

import io.llmcost.agent.semantic.DenseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts the documents in a text to the passages and sentences that a question needs. Their order,
 * marks and titles stay; fenced code and tables stay or go as a whole. What is around the documents
 * stays as it is. Takes time in proportion to the text.
 */
public final class ContextCut {

  /** That many words of its own, or one and a word that asks, make a question. */
  private static final int SHORTEST_QUESTION = 2;

  private static final int LONGEST_QUESTION = 4_000;

  private static final String GAP = "… ";

  private final double ratio;
  private final int target;

  private ContextCut(double ratio, int target) {
    this.ratio = ratio;
    this.target = target;
  }

  /**
   * To one of so many tokens.
   *
   * @param ratio over 1
   */
  public static ContextCut toRatio(double ratio) {
    return new ContextCut(ratio, Integer.MAX_VALUE);
  }

  /** To so many tokens, about. */
  public static ContextCut toTokens(int tokens) {
    return new ContextCut(0, tokens);
  }

  /**
   * @param question what is asked in another text; null if it is asked in this one, around the
   *     documents
   * @return null if the text stays as it is: no documents were made out, or no question, or nothing
   *     has to do with it
   */
  public Cut cut(String text, String question) {
    return cut(text, question, null);
  }

  /**
   * The same, where meanings count beside words if they are known of all texts that it asks for.
   *
   * @param meanings of texts, null from it where one is not known; null itself if words are to tell
   *     alone
   */
  public Cut cut(String text, String question, Function<String, DenseVector> meanings) {
    Layout layout = Layout.of(text, question == null);
    if (layout == null) {
      return null;
    }
    String asked = question != null ? question : around(text, layout);
    if (!isQuestion(asked)) {
      return null;
    }
    Corpus corpus = new Corpus(text, layout);
    int budget = ratio > 0 ? (int) (corpus.tokens() / ratio) : target;
    if (budget >= corpus.tokens() || !Selection.choose(corpus, asked, budget, meanings)) {
      return null;
    }
    return render(text, layout, corpus);
  }

  private static boolean isQuestion(String text) {
    Vocabulary vocabulary = new Vocabulary();
    Terms.of(QuestionWords.ALL, 0, QuestionWords.ALL.length(), vocabulary);
    int asking = vocabulary.size();
    boolean asks = false;
    for (int term : Terms.of(text, 0, Math.min(text.length(), LONGEST_QUESTION), vocabulary)) {
      asks |= term < asking;
    }
    int own = vocabulary.size() - asking;
    return own >= SHORTEST_QUESTION || own > 0 && asks;
  }

  /** What stands before, between and behind the documents. */
  private static String around(String text, Layout layout) {
    StringBuilder around = new StringBuilder();
    int at = 0;
    for (Passage passage : layout.passages()) {
      around.append(text, at, passage.start);
      at = passage.end;
    }
    around.append(' ').append(text, at, text.length());
    return around.length() <= LONGEST_QUESTION
        ? around.toString()
        : around.substring(around.length() - LONGEST_QUESTION);
  }

  private static Cut render(String text, Layout layout, Corpus corpus) {
    StringBuilder left = new StringBuilder(text.length() / 2);
    List<int[]> kept = new ArrayList<>();
    int at = 0;
    boolean first = true;
    for (int p = 0; p < corpus.passages(); p++) {
      Passage passage = layout.passages().get(p);
      boolean between = p > 0 && layout.isSeparated();
      if (!between) {
        left.append(text, at, passage.start);
      }
      if (isKept(corpus, p)) {
        if (between && !first) {
          left.append(text, at, passage.start);
        }
        first = false;
        left.append(text, passage.start, passage.bodyStart);
        appendBody(text, corpus, p, left, kept);
        left.append(text, passage.bodyEnd, passage.end);
      }
      at = passage.end;
    }
    left.append(text, at, text.length());
    String result = left.toString();
    if (layout.isSeparated() && !Json.isValid(result)) {
      return null;
    }
    int before = Characters.tokens(text, 0, text.length());
    int after = Characters.tokens(result, 0, result.length());
    return after < before ? new Cut(result, before, after, kept) : null;
  }

  private static boolean isKept(Corpus corpus, int p) {
    for (int s = corpus.firsts[p]; s < corpus.firsts[p + 1]; s++) {
      if (corpus.sentences.get(s).kept) {
        return true;
      }
    }
    return false;
  }

  private static void appendBody(
      String text, Corpus corpus, int p, StringBuilder left, List<int[]> kept) {
    boolean gap = false;
    int last = -1;
    for (int s = corpus.firsts[p]; s < corpus.firsts[p + 1]; s++) {
      Sentence sentence = corpus.sentences.get(s);
      if (!sentence.kept) {
        gap = true;
        last = s;
        continue;
      }
      if (gap) {
        left.append(GAP);
      }
      gap = false;
      left.append(text, sentence.start, sentence.end);
      kept.add(new int[] {sentence.start, sentence.end});
    }
    if (gap && last >= 0) {
      // The white space that the passage ended with, which sets the next one off.
      Sentence end = corpus.sentences.get(last);
      int from = Lines.trimEnd(text, end.start, end.end);
      int written = Lines.trimEnd(left, 0, left.length());
      boolean sameBreak = left.substring(written).indexOf('\n') >= 0;
      if (!sameBreak && from < end.end) {
        left.setLength(written);
        left.append(text, from, end.end);
      }
    }
  }
}
