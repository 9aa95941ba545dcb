package io.llmcost.agent.semantic.text;

import java.util.Map;

/** Words that may stand for each other in a question without its answer changing. */
final class Synonyms {

  private static final Map<String, String> GROUPS =
      stems(
          "way method technique",
          "best good great greatest better",
          "improve enhance",
          "buy purchase",
          "big large huge",
          "fix repair",
          "begin start",
          "movie film",
          "fast quick quickly rapidly",
          "money cash",
          "job career",
          "study learn",
          "happen occur",
          "delete remove erase",
          "show display",
          "build create make develop",
          "error mistake",
          "phone smartphone mobile",
          "picture photo image",
          "car automobile vehicle",
          "problem issue trouble",
          "difference distinction",
          "important essential vital crucial",
          "cheap inexpensive",
          "hard difficult tough",
          "easy simple",
          "smart intelligent clever",
          "rich wealthy",
          "purpose goal aim objective",
          "reason cause",
          "company firm business",
          "country nation",
          "kid child",
          "doctor physician",
          "lawyer attorney",
          "exercise workout",
          "website site webpage",
          "app application",
          "obtain get acquire receive",
          "choose select pick",
          "end finish",
          "help assist aid",
          "need require",
          "modify change alter",
          "verify confirm check",
          "happy glad",
          "sad unhappy",
          "angry mad",
          "scared afraid",
          "advice suggestion tip recommendation",
          "function feature",
          "wish desire want",
          "permit allow",
          "answer reply response",
          "cost price",
          "transfer send",
          "cancel abort",
          "explain describe",
          "weight-loss slimming",
          "popular famous",
          "religious devout",
          "courageous brave",
          "photograph photo");

  private static final int SHORTEST_VERB = 5;
  private static final String[] OF_ACTS = {"ation", "ition", "ion", "ment", "anc", "enc"};

  private Synonyms() {}

  private static Map<String, String> stems(String... lines) {
    String[] stemmed = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      StringBuilder line = new StringBuilder();
      for (String word : lines[i].split(" ")) {
        line.append(Stems.of(word)).append(' ');
      }
      stemmed[i] = line.toString();
    }
    return WordSet.groups(stemmed);
  }

  static boolean are(String stem, String other) {
    String group = GROUPS.get(stem);
    return group != null && group.equals(GROUPS.get(other)) || areOneAct(stem, other);
  }

  /** To install and the installation. */
  private static boolean areOneAct(String stem, String other) {
    String verb = verb(stem);
    return verb.length() >= SHORTEST_VERB && verb.equals(verb(other));
  }

  private static String verb(String stem) {
    for (String ending : OF_ACTS) {
      if (stem.endsWith(ending) && stem.length() - ending.length() >= SHORTEST_VERB) {
        return stem.substring(0, stem.length() - ending.length());
      }
    }
    return stem;
  }
}
