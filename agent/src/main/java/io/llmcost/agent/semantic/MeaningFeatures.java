package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What the verifier sees of two texts where an embedder knows what they mean: {@link PairFeatures},
 * how near the meanings are, and which guards refuse without insisting. In a long text such words
 * come and go without changing what is asked.
 */
final class MeaningFeatures {

  /** Words of both texts together from which on they count as long. */
  private static final double LONG = 60;

  /** Cosines from which on a little nearer says more. */
  private static final double CLOSE = 0.85;

  private static final double VERY_CLOSE = 0.93;
  private static final double SCALE = 10;

  private static final double SOMETHING = 0.2;

  private static final int SOMETHING_IN_ONE = PairFeatures.NAMES.indexOf("something_in_one");
  private static final int SOMETHING_IN_BOTH = PairFeatures.NAMES.indexOf("something_in_both");

  private static final List<String> SOFT =
      Collections.unmodifiableList(
          Arrays.asList(
              "tense", "roles", "choice", "quantity", "question", "content", "direction"));

  private static final List<Guard> GUARDS = guards();

  /** Their names, in the order of the values. */
  static final List<String> NAMES = names();

  private MeaningFeatures() {}

  private static List<Guard> guards() {
    List<Guard> guards = new ArrayList<>();
    for (String name : SOFT) {
      for (Guard guard : Guard.ALL) {
        if (guard.name().equals(name)) {
          guards.add(guard);
        }
      }
    }
    return guards;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(PairFeatures.NAMES);
    names.add("meaning");
    names.addAll(SOFT);
    names.add("refused_and_long");
    names.add("long");
    names.add("close");
    names.add("very_close");
    names.add("addition");
    return Collections.unmodifiableList(names);
  }

  /**
   * @param similarity of the lexical embedder, 0 to 1
   * @param meaning the cosine of what the texts mean, -1 to 1
   * @param off names of guards that are not asked
   */
  static double[] of(Pair pair, double similarity, double meaning, Set<String> off) {
    double[] words = PairFeatures.of(pair, similarity);
    double[] all = Arrays.copyOf(words, NAMES.size());
    int next = words.length;
    all[next++] = meaning;
    int refused = 0;
    for (Guard guard : GUARDS) {
      boolean refuses = !off.contains(guard.name()) && guard.refuses(pair);
      refused += refuses ? 1 : 0;
      all[next++] = refuses ? 1 : 0;
    }
    double length = pair.a().words().size() + pair.b().words().size();
    double isLong = Math.min(1, length / LONG);
    all[next++] = isLong * refused;
    all[next++] = isLong;
    all[next++] = SCALE * Math.max(0, meaning - CLOSE);
    all[next++] = SCALE * Math.max(0, meaning - VERY_CLOSE);
    all[next] =
        words[SOMETHING_IN_ONE] > SOMETHING && words[SOMETHING_IN_BOTH] < SOMETHING / 2 ? 1 : 0;
    return all;
  }
}
