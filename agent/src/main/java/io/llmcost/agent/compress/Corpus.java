package io.llmcost.agent.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The passages of one text, cut into sentences, with their words and how rare these are. */
final class Corpus {

  private static final int FEW = 3;

  final Vocabulary vocabulary = new Vocabulary();
  final List<Sentence> sentences = new ArrayList<>();

  /** By passage: its first sentence; behind the last one, how many there are. */
  final int[] firsts;

  /** By passage: the words of its title. */
  final int[][] titles;

  /** By passage: the tokens that are sent if any of its sentences is. */
  final int[] headCosts;

  /** Whether each passage goes on where the last one ended. */
  final boolean running;

  private final String text;
  private final List<Passage> passages;
  private double[] idf;
  private int tokens;

  Corpus(String text, Layout layout) {
    this.text = text;
    this.passages = layout.passages();
    int count = passages.size();
    firsts = new int[count + 1];
    titles = new int[count][];
    headCosts = new int[count];
    for (int p = 0; p < count; p++) {
      read(p, passages.get(p));
    }
    firsts[count] = sentences.size();
    running = layout.mayRun() && Cohesion.runs(this);
  }

  private void read(int p, Passage passage) {
    firsts[p] = sentences.size();
    titles[p] = Terms.of(text, passage.titleStart, passage.titleEnd, vocabulary);
    headCosts[p] =
        Characters.tokens(text, passage.start, passage.bodyStart)
            + Characters.tokens(text, passage.bodyEnd, passage.end);
    tokens += headCosts[p];
    for (int[] piece : SentenceSplitter.split(text, passage.bodyStart, passage.bodyEnd)) {
      int cost = Characters.tokens(text, piece[0], piece[1]);
      int[] terms = Terms.of(text, piece[0], piece[1], vocabulary);
      sentences.add(new Sentence(piece[0], piece[1], p, cost, terms));
      tokens += cost;
    }
  }

  /** A passage's title and body, of which so many characters at most. */
  String said(int p, int most) {
    Passage passage = passages.get(p);
    int end = Lines.trimEnd(text, passage.bodyStart, passage.bodyEnd);
    String title = text.substring(passage.titleStart, passage.titleEnd);
    String body = text.substring(passage.bodyStart, Math.min(end, passage.bodyStart + most));
    return title.isEmpty() ? body : title + ". " + body;
  }

  int passages() {
    return titles.length;
  }

  /** Tokens of all passages, about. */
  int tokens() {
    return tokens;
  }

  /** The words of a passage's title without what stands in brackets at its end. */
  int[] name(int p) {
    Passage passage = passages.get(p);
    int bracket = text.indexOf(" (", passage.titleStart + 1);
    return bracket < 0 || bracket >= passage.titleEnd
        ? titles[p]
        : Terms.of(text, passage.titleStart, bracket, vocabulary);
  }

  /** By word, those of the question included: how much it says that a text has it. */
  double[] idf() {
    if (idf == null) {
      idf = measureIdf();
    }
    return idf;
  }

  private double[] measureIdf() {
    // Of a few long passages nothing can be told: their sentences are counted then.
    boolean byPassage = !running && passages() > FEW;
    int units = byPassage ? passages() : sentences.size();
    int[] in = new int[vocabulary.size()];
    int[] last = new int[in.length];
    Arrays.fill(last, -1);
    for (int p = 0; p < passages(); p++) {
      for (int s = firsts[p]; s < firsts[p + 1]; s++) {
        count(sentences.get(s).terms, byPassage ? p : s, in, last);
      }
      if (byPassage) {
        count(titles[p], p, in, last);
      }
    }
    double[] measured = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      measured[i] = Math.log(1 + (units - in[i] + .5) / (in[i] + .5));
    }
    return measured;
  }

  private static void count(int[] terms, int unit, int[] in, int[] last) {
    for (int term : terms) {
      if (last[term] != unit) {
        last[term] = unit;
        in[term]++;
      }
    }
  }
}
