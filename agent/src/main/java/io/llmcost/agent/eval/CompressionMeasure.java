package io.llmcost.agent.eval;

import io.llmcost.agent.compress.ContextCut;
import io.llmcost.agent.compress.Cut;
import io.llmcost.agent.semantic.DenseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is kept of the documents that questions need, by method and ratio. Immutable. */
public final class CompressionMeasure {

  /** How many times smaller the documents get. */
  public static final double[] RATIOS = {2, 4, 6, 10};

  static final String OURS = "context";
  static final String BY_MEANING = "context+embedder";

  private static final int THROWS = 5;

  private final int rows;
  private final int withAnswer;
  private final int withGold;
  private final Map<String, List<CompressionResult>> results;

  private CompressionMeasure(
      int rows, int withAnswer, int withGold, Map<String, List<CompressionResult>> results) {
    this.rows = rows;
    this.withAnswer = withAnswer;
    this.withGold = withGold;
    this.results = Collections.unmodifiableMap(results);
  }

  /**
   * @param meanings of texts; null if words are to tell alone
   */
  public static CompressionMeasure of(
      List<CompressionRow> rows, Function<String, DenseVector> meanings) {
    List<CompressionText> texts = new ArrayList<>();
    int withAnswer = 0;
    int withGold = 0;
    for (CompressionRow row : rows) {
      CompressionText text = new CompressionText(row);
      texts.add(text);
      withAnswer += text.hasAnswer() ? 1 : 0;
      withGold += row.gold().isEmpty() ? 0 : 1;
    }
    Map<String, List<CompressionResult>> results = new LinkedHashMap<>();
    List<String> methods = new ArrayList<>(Arrays.asList("random", "lead", "bm25", OURS));
    if (meanings != null) {
      methods.add(BY_MEANING);
    }
    for (String method : methods) {
      List<CompressionResult> byRatio = new ArrayList<>();
      for (double ratio : RATIOS) {
        byRatio.add(measure(texts, method, ratio, meanings));
      }
      results.put(method, byRatio);
    }
    return new CompressionMeasure(rows.size(), withAnswer, withGold, results);
  }

  private static CompressionResult measure(
      List<CompressionText> texts,
      String method,
      double ratio,
      Function<String, DenseVector> meanings) {
    CompressionResult.Sum sum = new CompressionResult.Sum();
    for (int i = 0; i < texts.size(); i++) {
      CompressionText text = texts.get(i);
      switch (method) {
        case "random":
          for (int go = 0; go < THROWS; go++) {
            sum.add(text.documents(CompressionMethods.random(text.row(), i * THROWS + go), ratio));
          }
          break;
        case "lead":
          sum.add(text.documents(CompressionMethods.lead(text.row()), ratio));
          break;
        case "bm25":
          sum.add(text.documents(CompressionMethods.bm25(text.row()), ratio));
          break;
        default:
          long start = System.nanoTime();
          Cut cut =
              ContextCut.toRatio(ratio)
                  .cut(
                      text.text(),
                      text.row().question(),
                      method.equals(BY_MEANING) ? meanings : null);
          sum.took(System.nanoTime() - start, text.text().length());
          sum.add(text.cut(cut));
      }
    }
    return sum.result();
  }

  /** Questions. */
  public int rows() {
    return rows;
  }

  /** Questions whose answer stands in the documents as it is given. */
  public int withAnswer() {
    return withAnswer;
  }

  /** Questions of which it is known which documents they need. */
  public int withGold() {
    return withGold;
  }

  /** By method: one for each of {@link #RATIOS}. */
  public Map<String, List<CompressionResult>> results() {
    return results;
  }
}
