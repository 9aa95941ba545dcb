package io.llmcost.agent.route;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.When;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tells routes that can never match because an earlier one takes all that they would. Says so only
 * where it is certain.
 */
public final class RouteCover {

  /**
   * What the stars of a pattern are replaced with: nothing, a name, and more names than any has.
   */
  private static final String[][] SAMPLES = {
    {"", ""}, {"\u0001", "\u0001"}, {"\u0001", chain()},
  };

  private RouteCover() {}

  /**
   * The earlier route that leaves nothing to a route.
   *
   * @return null if there is none for certain
   */
  public static Route of(Route route, List<Route> all) {
    for (Route earlier : all) {
      if (earlier == route) {
        return null;
      }
      if (earlier.rollout() >= 1 && covers(earlier.when(), route.when())) {
        return earlier;
      }
    }
    return null;
  }

  private static boolean covers(When wide, When narrow) {
    return patterns(wide.callSites(), narrow.callSites(), Glob::dotted)
        && patterns(wide.models(), narrow.models(), Glob::plain)
        && words(wide.endpoints(), narrow.endpoints())
        && words(wide.tasks(), narrow.tasks())
        && words(wide.tags(), narrow.tags())
        && wide.minPromptTokens() <= narrow.minPromptTokens()
        && wide.maxPromptTokens() >= narrow.maxPromptTokens()
        && wide.minDifficulty() <= narrow.minDifficulty()
        && wide.maxDifficulty() >= narrow.maxDifficulty()
        && (wide.hours() == null || wide.hours().equals(narrow.hours()))
        && patterns(wide.tenants(), narrow.tenants(), Glob::plain)
        && words(wide.budgets(), narrow.budgets())
        && headers(wide.headers(), narrow.headers());
  }

  private static boolean words(Collection<String> wide, Collection<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }

  private static boolean patterns(
      List<String> wide, List<String> narrow, Function<String, Glob> compiler) {
    if (wide.isEmpty()) {
      return true;
    }
    for (String pattern : narrow) {
      if (wide.stream().noneMatch(one -> takesAll(compiler.apply(one), pattern))) {
        return false;
      }
    }
    return !narrow.isEmpty();
  }

  private static boolean headers(Map<String, String> wide, Map<String, String> narrow) {
    for (Map.Entry<String, String> header : wide.entrySet()) {
      String pattern = narrow.get(header.getKey());
      if (pattern == null || !takesAll(Glob.plain(header.getValue()), pattern)) {
        return false;
      }
    }
    return true;
  }

  private static boolean takesAll(Glob wide, String narrow) {
    for (String[] sample : SAMPLES) {
      String name =
          narrow.replace("**", "\u0002").replace("*", sample[0]).replace("\u0002", sample[1]);
      if (!wide.matches(name)) {
        return false;
      }
    }
    return true;
  }

  private static String chain() {
    StringBuilder chain = new StringBuilder("\u0001");
    for (int i = 0; i < 40; i++) {
      chain.append(".\u0001");
    }
    return chain.toString();
  }
}
