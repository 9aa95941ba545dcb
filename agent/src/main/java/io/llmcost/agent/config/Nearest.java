package io.llmcost.agent.config;

import java.util.Collection;

/** Finds the known name that a mistyped one most likely stands for. */
public final class Nearest {

  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /** Null if none is near. Of a dotted name the last part alone may be given. */
  public static String to(String given, Collection<String> known) {
    String wanted = normal(given);
    if (wanted.isEmpty() || wanted.length() > MAX_LENGTH) {
      return null;
    }
    String best = null;
    int limit = 1 + Math.max(1, wanted.length() / 3);
    int bestRank = 2 * limit;
    for (String candidate : known) {
      String name = normal(candidate);
      int rank = 2 * distance(wanted, name, limit);
      int dot = name.lastIndexOf('.');
      if (dot >= 0) {
        // A little farther away than a whole name would be.
        rank = Math.min(rank, 1 + 2 * distance(wanted, name.substring(dot + 1), limit));
      }
      if (rank < bestRank) {
        best = candidate;
        bestRank = rank;
      }
    }
    return best;
  }

  // What people mix up most: case, and the characters between words.
  private static String normal(String name) {
    StringBuilder normal = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      normal.append(c == '-' || c == ' ' ? '_' : Character.toLowerCase(c));
    }
    return normal.toString();
  }

  /** Insertions, deletions, changes and swaps of neighbours; {@code limit} if it is not less. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, d[i - 2][j - 2] + 1);
        }
        d[i][j] = least;
      }
    }
    return Math.min(limit, d[a.length()][b.length()]);
  }
}
