package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Alignment;
import io.llmcost.agent.semantic.text.FunctionWords;
import io.llmcost.agent.semantic.text.Word;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the verifier sees of two texts, each about 0 to 1. */
final class PairFeatures {

  /** Their names, in the order of the values. */
  static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList(
              "bias",
              "similarity",
              "shared",
              "only_in_one",
              "only_in_both",
              "something_in_one",
              "something_in_both",
              "function_words",
              "inexact",
              "other_order",
              "length"));

  private PairFeatures() {}

  /**
   * @param similarity of the embedder, 0 to 1
   */
  static double[] of(Pair pair, double similarity) {
    Alignment alignment = pair.alignment();
    double shared = 0;
    double inexact = 0;
    double functions = 0;
    double sharedFunctions = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < alignment.a().size(); i++) {
      Word word = alignment.a().get(i);
      double weight = FunctionWords.weight(word);
      a += weight;
      functions += word.isFunction() ? 1 : 0;
      if (alignment.counterpart(i) >= 0) {
        shared += weight;
        sharedFunctions += word.isFunction() ? 1 : 0;
        inexact += alignment.isInexact(i) ? weight : 0;
      }
    }
    for (Word word : alignment.b()) {
      b += FunctionWords.weight(word);
      functions += word.isFunction() ? 1 : 0;
    }
    double onlyA = weight(alignment.onlyInA());
    double onlyB = weight(alignment.onlyInB());
    double all = Math.max(0.1, a + b);
    return new double[] {
      1,
      similarity,
      2 * shared / all,
      Math.max(onlyA, onlyB) / Math.max(0.1, Math.max(a, b)),
      Math.min(onlyA, onlyB) / Math.max(0.1, Math.max(a, b)),
      Math.min(1, Math.max(onlyA, onlyB) / 2),
      Math.min(1, Math.min(onlyA, onlyB) / 2),
      functions == 0 ? 1 : 2 * sharedFunctions / functions,
      inexact / all,
      otherOrder(alignment),
      Math.min(1, all / 20),
    };
  }

  private static double weight(List<Word> words) {
    double weight = 0;
    for (Word word : words) {
      weight += FunctionWords.weight(word);
    }
    return weight;
  }

  private static double otherOrder(Alignment alignment) {
    List<Integer> places = alignment.matchedContent();
    int turned = 0;
    for (int i = 1; i < places.size(); i++) {
      turned +=
          alignment.counterpart(places.get(i)) < alignment.counterpart(places.get(i - 1)) ? 1 : 0;
    }
    return places.size() < 2 ? 0 : (double) turned / (places.size() - 1);
  }
}
