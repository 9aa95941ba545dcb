package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.WordSet;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Both texts are in the same scripts and speak of the same languages and peoples. */
final class LanguageGuard implements Guard {

  private static final Set<String> LANGUAGES =
      WordSet.of(
          "english german french spanish italian portuguese dutch russian chinese mandarin cantonese",
          "japanese korean hindi urdu arabic turkish polish swedish danish norwegian finnish greek",
          "hebrew latin tamil telugu bengali punjabi marathi gujarati thai vietnamese indonesian",
          "czech hungarian romanian ukrainian persian farsi swahili java javascript typescript python",
          "ruby perl php kotlin scala rust golang swift fortran cobol pascal haskell sql bash",
          "american british indian pakistani canadian australian brazilian mexican african asian",
          "european jewish christian muslim hindu buddhist catholic islamic");

  @Override
  public String name() {
    return "language";
  }

  @Override
  public boolean refuses(Pair pair) {
    return !scripts(pair.a().text()).equals(scripts(pair.b().text()))
        || Bag.differ(pair, LANGUAGES);
  }

  private static Set<UnicodeScript> scripts(String text) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.isLetter(c)) {
        scripts.add(UnicodeScript.of(c));
      }
      i += Character.charCount(c);
    }
    return scripts;
  }
}
