package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.List;
import java.util.Set;

/** Both texts ask for the same: a reason, a place, a number, a way, yes or no. */
final class QuestionGuard implements Guard {

  private static final Set<String> ASKING =
      WordSet.of("what which who whom whose when where why how");
  private static final Set<String> MEASURES =
      WordSet.of(
          "much many long far often old big large tall high fast deep soon late heavy wide hard good");
  private static final Set<String> AUXILIARIES =
      WordSet.of(
          "am is are was were do does did have has had can could will would should may might");
  private static final Set<String> WAYS =
      WordSet.of("way ways method methods step steps procedure process");
  private static final Set<String> REASONS = WordSet.of("reason reasons cause causes");

  @Override
  public String name() {
    return "question";
  }

  @Override
  public boolean insists(Pair pair) {
    return false;
  }

  @Override
  public boolean refuses(Pair pair) {
    String a = asked(pair.a());
    String b = asked(pair.b());
    return !a.equals(b);
  }

  private static String asked(Reading text) {
    List<Word> words = text.words();
    for (int i = 0; i < words.size(); i++) {
      String form = words.get(i).form();
      boolean conjunction = form.equals("when") && i > 0 && !words.get(i).isFirst();
      if (ASKING.contains(form) && !conjunction) {
        return kind(text, i);
      }
      if (words.get(i).isFirst() && AUXILIARIES.contains(form) && !asksBelow(words, i)) {
        return "whether";
      }
    }
    return "";
  }

  /** Whether a question that begins with yes or no is a polite form of another one. */
  private static boolean asksBelow(List<Word> words, int from) {
    for (int i = from + 1; i < words.size() && i < from + 8; i++) {
      if (words.get(i).isFirst()) {
        return false;
      }
      if (ASKING.contains(words.get(i).form())) {
        return true;
      }
    }
    return false;
  }

  private static String kind(Reading text, int place) {
    List<Word> words = text.words();
    String form = words.get(place).form();
    if (form.equals("how")) {
      String next = place + 1 < words.size() ? words.get(place + 1).form() : "";
      return MEASURES.contains(next) ? "how " + next : "how";
    }
    if (form.equals("what") || form.equals("which")) {
      return has(text, WAYS) ? "how" : has(text, REASONS) ? "why" : "what";
    }
    return form.equals("whom") ? "who" : form;
  }

  private static boolean has(Reading text, Set<String> any) {
    for (Word word : text.words()) {
      if (any.contains(word.form())) {
        return true;
      }
    }
    return false;
  }
}
