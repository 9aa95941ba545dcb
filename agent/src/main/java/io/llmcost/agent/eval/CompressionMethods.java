package io.llmcost.agent.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The order in which simple methods keep whole documents. */
final class CompressionMethods {

  private static final double K1 = 1.2;
  private static final double B = .75;

  private CompressionMethods() {}

  static List<Integer> random(CompressionRow row, long seed) {
    List<Integer> order = lead(row);
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  static List<Integer> lead(CompressionRow row) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < row.texts().size(); i++) {
      order.add(i);
    }
    return order;
  }

  /** By BM25 of title and text. */
  static List<Integer> bm25(CompressionRow row) {
    int size = row.texts().size();
    List<List<String>> words = new ArrayList<>();
    Map<String, Integer> in = new HashMap<>();
    double length = 0;
    for (int i = 0; i < size; i++) {
      words.add(WordText.words(row.titles().get(i) + " " + row.texts().get(i)));
      length += words.get(i).size();
      for (String word : new HashSet<>(words.get(i))) {
        in.merge(word, 1, Integer::sum);
      }
    }
    double mean = Math.max(1, length / size);
    Set<String> asked = new HashSet<>(WordText.words(row.question()));
    double[] scores = new double[size];
    for (int i = 0; i < size; i++) {
      Map<String, Integer> counts = new HashMap<>();
      for (String word : words.get(i)) {
        if (asked.contains(word)) {
          counts.merge(word, 1, Integer::sum);
        }
      }
      for (Map.Entry<String, Integer> entry : counts.entrySet()) {
        int with = in.get(entry.getKey());
        double idf = Math.log(1 + (size - with + .5) / (with + .5));
        double norm = K1 * (1 - B + B * words.get(i).size() / mean);
        scores[i] += idf * entry.getValue() * (K1 + 1) / (entry.getValue() + norm);
      }
    }
    List<Integer> order = lead(row);
    order.sort(Comparator.comparingDouble(i -> -scores[i]));
    return order;
  }
}
