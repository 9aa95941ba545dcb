package io.llmcost.agent.price;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that somebody may have meant. */
final class NearestNames {

  private NearestNames() {}

  /** Those with the fewest letters to change; what is wholly different is not named. */
  static List<String> of(String asked, Collection<String> names, int count) {
    String wanted = bare(asked);
    Map<String, Integer> distances = new HashMap<>();
    for (String name : names) {
      int distance = distance(wanted, bare(name));
      if (distance <= Math.max(2, wanted.length() / 2)) {
        distances.put(name, distance);
      }
    }
    List<String> sorted = new ArrayList<>(distances.keySet());
    Collections.sort(
        sorted,
        Comparator.<String>comparingInt(distances::get)
            .thenComparingInt(String::length)
            .thenComparing(Comparator.<String>naturalOrder()));
    return sorted.subList(0, Math.min(count, sorted.size()));
  }

  private static String bare(String name) {
    return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  // Levenshtein's
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
