package io.llmcost.agent.route;

import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.When;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts into words why a route does not match a call. */
final class Mismatch {

  private Mismatch() {}

  /**
   * @param condition as {@link CompiledRoute#mismatch} names it, or {@code call site}
   */
  static String describe(String condition, Route route, CallFacts call) {
    When when = route.when();
    switch (condition) {
      case "call site":
        return call.callSite() == null
            ? "the call site is unknown, it asks for " + list(when.callSites())
            : notAmong("call site", call.callSite(), when.callSites());
      case "model":
        return notAmong("model", call.model(), when.models());
      case "endpoint":
        return notAmong("endpoint", call.endpoint(), when.endpoints());
      case "tags":
        return call.tags().isEmpty()
            ? "the call has no tags, it asks for " + list(when.tags())
            : notAmong("tags", list(call.tags()), when.tags());
      case "task":
        return notAmong("task", call.task() == null ? "unknown" : call.task(), when.tasks());
      case "prompt size":
        return "the prompt has about "
            + call.promptTokens()
            + " tokens, it asks for "
            + range(when.minPromptTokens(), when.maxPromptTokens());
      case "difficulty":
        return Double.isNaN(call.difficulty())
            ? "the prompt has no text whose difficulty could be told"
            : String.format(
                Locale.ROOT,
                "the prompt's difficulty is %.2f, it asks for %.2f to %.2f",
                call.difficulty(),
                when.minDifficulty(),
                when.maxDifficulty());
      case "hours":
        return "it is " + call.time().withNano(0) + ", not within " + when.hours();
      case "tenant":
        return "the call is not made for " + list(when.tenants());
      case "budget":
        return "the budget " + list(when.budgets()) + " need not be spared yet";
      case "headers":
        return "the headers are not " + headers(when.headers());
      case "rollout":
        return "the call is outside of its rollout of " + percent(route.rollout());
      case CompiledRoute.STOPPED:
        return "too many of its calls went wrong, and it was stopped (stop_above)";
      default:
        return condition;
    }
  }

  private static String notAmong(String what, String value, List<String> wanted) {
    return what + " " + value + " is not " + list(wanted);
  }

  private static String list(List<String> values) {
    return String.join(" or ", values);
  }

  private static String range(long min, long max) {
    if (max == Long.MAX_VALUE) {
      return min + " or more";
    }
    return min <= 0 ? max + " at most" : min + " to " + max;
  }

  // Patterns of values may be secrets; names are not.
  private static String headers(Map<String, String> headers) {
    return "as asked for: " + String.join(", ", headers.keySet());
  }

  private static String percent(double share) {
    double percent = share * 100;
    return (percent == Math.rint(percent) ? String.valueOf((long) percent) : percent + "") + " %";
  }
}
