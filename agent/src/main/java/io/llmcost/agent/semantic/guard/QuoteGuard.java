package io.llmcost.agent.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is quoted in one text is quoted in the other one, letter for letter. */
final class QuoteGuard implements Guard {

  private static final Pattern QUOTED =
      Pattern.compile(
          "\"([^\"]{1,2000})\"|\u201c([^\u201d]{1,2000})\u201d|\u00ab([^\u00bb]{1,2000})\u00bb"
              + "|(?<![\\p{L}\\p{N}])'([^']{1,2000})'(?![\\p{L}\\p{N}])");

  @Override
  public String name() {
    return "quoted";
  }

  @Override
  public boolean refuses(Pair pair) {
    return !quoted(pair.a().text()).equals(quoted(pair.b().text()));
  }

  private static List<String> quoted(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = QUOTED.matcher(text);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          found.add(matcher.group(group));
        }
      }
    }
    return found;
  }
}
