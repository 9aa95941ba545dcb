package io.llmcost.agent.compress;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which passages a text names by their titles. */
final class Names {

  private final int[][] names;
  private final int[] byFirst;
  private final int[] next;
  private final double[] uniqueness;

  Names(Corpus corpus) {
    int count = corpus.passages();
    names = new int[count][];
    uniqueness = new double[count];
    Map<String, Integer> alike = new HashMap<>();
    for (int p = 0; p < count; p++) {
      names[p] = corpus.name(p);
      alike.merge(Arrays.toString(names[p]), 1, Integer::sum);
    }
    byFirst = new int[corpus.vocabulary.size()];
    Arrays.fill(byFirst, -1);
    next = new int[count];
    for (int p = 0; p < count; p++) {
      uniqueness[p] = 1.0 / alike.get(Arrays.toString(names[p]));
      if (names[p].length > 0) {
        next[p] = byFirst[names[p][0]];
        byFirst[names[p][0]] = p;
      }
    }
  }

  /** 1 if no other passage has the same title, else the less the more there are. */
  double uniqueness(int passage) {
    return uniqueness[passage];
  }

  /** Marks the passages whose titles stand among these words. */
  void mark(int[] terms, boolean[] named) {
    for (int i = 0; i < terms.length; i++) {
      int p = terms[i] < byFirst.length ? byFirst[terms[i]] : -1;
      while (p >= 0) {
        named[p] = named[p] || standsAt(names[p], terms, i);
        p = next[p];
      }
    }
  }

  private static boolean standsAt(int[] name, int[] terms, int at) {
    if (at + name.length > terms.length) {
      return false;
    }
    for (int i = 1; i < name.length; i++) {
      if (terms[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
