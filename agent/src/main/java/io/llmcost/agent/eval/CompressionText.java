package io.llmcost.agent.eval;

import io.llmcost.agent.compress.Cut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A question's documents as one text, as applications send them. Immutable. */
final class CompressionText {

  private final CompressionRow row;
  private final String text;
  private final int[] starts;
  private final int[] ends;
  private final int[] tokens;
  private final int[] bodyTokens;
  private final int all;
  private final List<String> answers = new ArrayList<>();

  CompressionText(CompressionRow row) {
    this.row = row;
    int size = row.texts().size();
    starts = new int[size];
    ends = new int[size];
    tokens = new int[size];
    bodyTokens = new int[size];
    boolean titled = false;
    for (String title : row.titles()) {
      titled |= !title.isEmpty();
    }
    StringBuilder built = new StringBuilder();
    int sum = 0;
    for (int i = 0; i < size; i++) {
      String head = titled ? "Document [" + (i + 1) + "](Title: " + row.titles().get(i) + ") " : "";
      String body = row.texts().get(i).replaceAll("\\s+", " ");
      built.append(head);
      starts[i] = built.length();
      built.append(body);
      ends[i] = built.length();
      built.append('\n');
      bodyTokens[i] = WordText.tokens(body);
      tokens[i] = WordText.tokens(head) + bodyTokens[i];
      sum += tokens[i];
    }
    all = sum;
    text = built.toString();
    String whole = WordText.normalised(text);
    for (String answer : row.answers()) {
      String normalised = WordText.normalised(answer);
      boolean isWord = normalised.equals("yes") || normalised.equals("no");
      if (!normalised.isEmpty() && !isWord && whole.contains(normalised)) {
        answers.add(normalised);
      }
    }
  }

  CompressionRow row() {
    return row;
  }

  String text() {
    return text;
  }

  /** Whether an answer stands in the text; yes and no stand in none. */
  boolean hasAnswer() {
    return !answers.isEmpty();
  }

  /** Whole documents in an order, as many as fit. */
  CompressionResult.One documents(List<Integer> order, double ratio) {
    int left = (int) (all / ratio);
    List<Integer> kept = new ArrayList<>();
    for (int doc : order) {
      if (tokens[doc] <= left) {
        kept.add(doc);
        left -= tokens[doc];
      }
    }
    Collections.sort(kept);
    double[] shares = new double[starts.length];
    StringBuilder built = new StringBuilder();
    int sum = 0;
    for (int doc : kept) {
      shares[doc] = 1;
      sum += tokens[doc];
      built.append(row.titles().get(doc)).append(' ').append(row.texts().get(doc)).append('\n');
    }
    return one(built.toString(), shares, (double) sum / all);
  }

  /**
   * @param cut null if nothing was cut
   */
  CompressionResult.One cut(Cut cut) {
    double[] shares = new double[starts.length];
    if (cut == null) {
      java.util.Arrays.fill(shares, 1);
      return one(text, shares, 1);
    }
    int doc = 0;
    for (int[] piece : cut.kept()) {
      while (doc + 1 < starts.length && piece[0] >= starts[doc + 1]) {
        doc++;
      }
      String said = text.substring(Math.max(piece[0], starts[doc]), Math.min(piece[1], ends[doc]));
      shares[doc] += (double) WordText.tokens(said) / Math.max(1, bodyTokens[doc]);
    }
    return one(cut.text(), shares, (double) WordText.tokens(cut.text()) / WordText.tokens(text));
  }

  private CompressionResult.One one(String left, double[] shares, double kept) {
    boolean answered = false;
    if (hasAnswer()) {
      String normalised = WordText.normalised(left);
      for (String answer : answers) {
        answered |= normalised.contains(answer);
      }
    }
    boolean allGold = true;
    double goldTokens = 0;
    double goldKept = 0;
    for (int doc : row.gold()) {
      allGold &= shares[doc] > 0;
      goldTokens += bodyTokens[doc];
      goldKept += shares[doc] * bodyTokens[doc];
    }
    return new CompressionResult.One(
        hasAnswer(),
        answered,
        !row.gold().isEmpty(),
        allGold,
        goldTokens == 0 ? 1 : goldKept / goldTokens,
        kept);
  }
}
