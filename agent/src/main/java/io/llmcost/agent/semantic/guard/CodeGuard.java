package io.llmcost.agent.semantic.guard;

import java.util.Collections;
import java.util.List;

/** Code, addresses, paths, identifiers and formulas are the same, letter for letter. */
final class CodeGuard implements Guard {

  @Override
  public String name() {
    return "code";
  }

  @Override
  public boolean refuses(Pair pair) {
    return !code(pair.a().text()).equals(code(pair.b().text()));
  }

  private static List<String> code(String text) {
    List<String> found = new CodePieces(text).all();
    Collections.sort(found);
    return found;
  }
}
