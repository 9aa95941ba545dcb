package io.llmcost.agent.semantic.text;

import java.util.HashMap;
import java.util.Map;

/** Takes English endings off words; what stays need not be a word. Others are left as they are. */
final class Stems {

  private static final Map<String, String> IRREGULAR = new HashMap<>();

  static {
    String[] pairs = {
      "bought",
      "buy",
      "children",
      "child",
      "people",
      "person",
      "persons",
      "person",
      "men",
      "man",
      "women",
      "woman",
      "gave",
      "give",
      "given",
      "give",
      "went",
      "go",
      "gone",
      "go",
      "goes",
      "go",
      "made",
      "make",
      "took",
      "take",
      "taken",
      "take",
      "came",
      "come",
      "wrote",
      "write",
      "written",
      "write",
      "found",
      "find",
      "sold",
      "sell",
      "sent",
      "send",
      "lost",
      "lose",
      "kept",
      "keep",
      "told",
      "tell",
      "said",
      "say",
      "thought",
      "think",
      "saw",
      "see",
      "seen",
      "see",
      "known",
      "know",
      "knew",
      "know",
      "ran",
      "run",
      "began",
      "begin",
      "begun",
      "begin",
      "built",
      "build",
      "paid",
      "pay",
      "chose",
      "choose",
      "chosen",
      "choose",
      "broke",
      "break",
      "broken",
      "break",
      "spoke",
      "speak",
      "spoken",
      "speak",
      "drove",
      "drive",
      "driven",
      "drive",
      "ate",
      "eat",
      "eaten",
      "eat",
      "fell",
      "fall",
      "fallen",
      "fall",
      "felt",
      "feel",
      "held",
      "hold",
      "left",
      "left",
      "met",
      "meet",
      "won",
      "win",
      "feet",
      "foot",
      "teeth",
      "tooth",
      "mice",
      "mouse",
      "lives",
      "life",
      "wives",
      "wife",
      "became",
      "become",
      "stole",
      "steal",
      "stolen",
      "steal",
      "taught",
      "teach",
      "learnt",
      "learn",
      "got",
      "get",
      "had",
      "have",
      "has",
      "have",
    };
    for (int i = 0; i < pairs.length; i += 2) {
      IRREGULAR.put(pairs[i], pairs[i + 1]);
    }
  }

  private Stems() {}

  static String of(String word) {
    int length = word.length();
    if (length < 4 || !isPlain(word)) {
      String base = length < 3 ? null : IRREGULAR.get(word);
      return base == null ? word : base;
    }
    String base = IRREGULAR.get(word);
    return ending(base != null ? base : suffix(word));
  }

  private static String suffix(String word) {
    int length = word.length();
    if (word.endsWith("ies") && length > 4) {
      return word.substring(0, length - 3) + "y";
    }
    if (word.endsWith("sses") || word.endsWith("shes") || word.endsWith("ches")) {
      return word.substring(0, length - 2);
    }
    if (word.endsWith("s")) {
      char before = word.charAt(length - 2);
      return before == 's' || before == 'u' || before == 'i'
          ? word
          : suffix(word.substring(0, length - 1));
    }
    if (word.endsWith("ing") && length > 5) {
      return undoubled(word.substring(0, length - 3));
    }
    if (word.endsWith("ed") && length > 4 && word.charAt(length - 3) != 'e') {
      return undoubled(word.substring(0, length - 2));
    }
    return word.endsWith("ly") && length > 6 ? word.substring(0, length - 2) : word;
  }

  private static String undoubled(String stem) {
    int length = stem.length();
    if (length > 3) {
      char last = stem.charAt(length - 1);
      if (last == stem.charAt(length - 2) && last != 'l' && last != 's' && last != 'e') {
        return stem.substring(0, length - 1);
      }
    }
    return stem;
  }

  private static String ending(String stem) {
    int length = stem.length();
    if (length > 3 && stem.charAt(length - 1) == 'e') {
      return stem.substring(0, length - 1);
    }
    return length > 3 && stem.charAt(length - 1) == 'y'
        ? stem.substring(0, length - 1) + "i"
        : stem;
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < 'a' || c > 'z') {
        return false;
      }
    }
    return true;
  }
}
