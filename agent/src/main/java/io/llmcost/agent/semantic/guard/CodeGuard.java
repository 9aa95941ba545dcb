package io.llmcost.agent.semantic.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Code, addresses, paths, identifiers and formulas are the same, letter for letter. */
final class CodeGuard implements Guard {

  private static final Pattern CODE =
      Pattern.compile(
          "```[\\s\\S]*?(```|$)|`[^`\\n]*`|\\$[^$\\n]*[\\\\^_=][^$\\n]*\\$"
              + "|\\S*[\\\\{}<>=|^~_@\\[\\]*]\\S*|\\S*[\\p{L}\\p{N}]/[\\p{L}\\p{N}]\\S*"
              + "|\\S*\\p{L}\\.\\p{L}{2,}\\S*|\\S*\\p{L}\\(\\S*|\\S*;(?=\\s*$)|\\S*::\\S*|\\S+\\d\\p{L}\\S*"
              + "|\\S*\\p{L}\\d\\S*|[\\p{L}]*\\p{Ll}\\p{Lu}[\\p{L}]*");

  @Override
  public String name() {
    return "code";
  }

  @Override
  public boolean refuses(Pair pair) {
    return !code(pair.a().text()).equals(code(pair.b().text()));
  }

  private static List<String> code(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = CODE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group().replaceAll("^[(\"'`]+|[?.!,:;)\"'`]+$", ""));
    }
    Collections.sort(found);
    return found;
  }
}
