package io.llmcost.agent.semantic.text;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Lists of words, written as text. */
public final class WordSet {

  private WordSet() {}

  /**
   * @param words divided by spaces
   */
  public static Set<String> of(String... words) {
    return Collections.unmodifiableSet(
        new HashSet<>(Arrays.asList(String.join(" ", words).trim().split("\\s+"))));
  }

  /**
   * Words by the first word of the line that they stand in.
   *
   * @param lines of words divided by spaces
   */
  public static Map<String, String> groups(String... lines) {
    Map<String, String> groups = new HashMap<>();
    for (String line : lines) {
      String[] words = line.trim().split("\\s+");
      for (String word : words) {
        groups.putIfAbsent(word, words[0]);
      }
    }
    return Collections.unmodifiableMap(groups);
  }
}
