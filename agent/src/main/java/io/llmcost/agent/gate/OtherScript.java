package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** An answer in another script than the question, where no other language was asked for. */
final class OtherScript implements Signal {

  private static final int LOOKED_AT = 2_000;
  private static final int FEWEST_LETTERS = 20;
  private static final double DOMINANT = 0.7;

  /** A language that is named may be the answer's. */
  private static final Pattern LANGUAGE =
      Pattern.compile(
          "translat|language|\\b(?:english|chinese|japanese|korean|russian|arabic|hindi|german"
              + "|french|spanish|italian|portuguese|greek|hebrew|thai|ukrainian)\\b"
              + "|\u00fcbersetz|tradu|\u043f\u0435\u0440\u0435\u0432|\u7ffb\u8bd1|\u7ffb\u8b6f|\u82f1\u8bed|\u82f1\u6587|\u4e2d\u6587");

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    UnicodeScript question = dominant(asked.userText());
    UnicodeScript reply = dominant(answer.text());
    boolean differs = question != null && reply != null && question != reply;
    return differs && !namesLanguage(asked) ? new Finding("other script", 0.5) : null;
  }

  private static boolean namesLanguage(Asked asked) {
    String prompt = asked.systemText() + "\n" + asked.userText();
    return LANGUAGE.matcher(prompt.toLowerCase(Locale.ROOT)).find();
  }

  /** Null if there are few letters, or none of the scripts has most of them. */
  private static UnicodeScript dominant(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    int sum = 0;
    for (int i = 0; i < Math.min(text.length(), LOOKED_AT); i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)) {
        letters.merge(family(UnicodeScript.of(c)), 1, Integer::sum);
        sum++;
      }
    }
    if (sum < FEWEST_LETTERS) {
      return null;
    }
    for (Map.Entry<UnicodeScript, Integer> script : letters.entrySet()) {
      if (script.getValue() >= DOMINANT * sum) {
        return script.getKey();
      }
    }
    return null;
  }

  // Japanese mixes three scripts, one of which is Chinese's.
  private static UnicodeScript family(UnicodeScript script) {
    return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA
        ? UnicodeScript.HAN
        : script;
  }
}
