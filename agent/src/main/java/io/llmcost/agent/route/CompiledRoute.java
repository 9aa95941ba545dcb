package io.llmcost.agent.route;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.When;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A route with its patterns compiled. */
final class CompiledRoute {

  /** What does not hold for a call that is outside of a route's rollout. */
  static final String ROLLOUT = "rollout";

  /** What does not hold for any call when a route was stopped. */
  static final String STOPPED = "stopped";

  private final Route route;
  private final RolloutWatch watch;
  private final List<Glob> callSites;
  private final List<Glob> models;
  private final List<Glob> tenants = new ArrayList<>();
  private final List<String> headerNames = new ArrayList<>();
  private final List<Glob> headerValues = new ArrayList<>();

  CompiledRoute(Route route) {
    this.route = route;
    this.watch = new RolloutWatch(route);
    this.callSites = new ArrayList<>();
    for (String pattern : route.when().callSites()) {
      callSites.add(Glob.dotted(pattern));
    }
    this.models = new ArrayList<>();
    for (String pattern : route.when().models()) {
      models.add(Glob.plain(pattern));
    }
    for (String pattern : route.when().tenants()) {
      tenants.add(Glob.plain(pattern));
    }
    for (Map.Entry<String, String> header : route.when().headers().entrySet()) {
      headerNames.add(header.getKey());
      headerValues.add(Glob.plain(header.getValue()));
    }
  }

  Route route() {
    return route;
  }

  RolloutWatch watch() {
    return watch;
  }

  /**
   * Whether a call from there may match.
   *
   * @param callSite null if unknown, which only a route without a condition on it matches
   */
  boolean admitsCallSite(String callSite) {
    return callSites.isEmpty() || (callSite != null && oneMatches(callSites, callSite));
  }

  /**
   * The first condition that does not hold, the call site aside; what is cheap is looked at first.
   *
   * @return null if all hold
   */
  String mismatch(CallFacts call) {
    if (watch.hasStopped()) {
      return STOPPED;
    }
    When when = route.when();
    if (!models.isEmpty() && !oneMatches(models, call.model())) {
      return "model";
    }
    if (!when.endpoints().isEmpty() && !when.endpoints().contains(call.endpoint())) {
      return "endpoint";
    }
    if (!when.tags().isEmpty() && !hasOneOf(call.tags(), when.tags())) {
      return "tags";
    }
    if (!when.budgets().isEmpty() && !hasOneOf(call.sparedBudgets(), when.budgets())) {
      return "budget";
    }
    if (when.hours() != null && !when.hours().contain(call.time())) {
      return "hours";
    }
    if (!headersMatch(call)) {
      return "headers";
    }
    if (!tenants.isEmpty() && !(call.tenant() != null && oneMatches(tenants, call.tenant()))) {
      return "tenant";
    }
    if (!sizeMatches(call, when)) {
      return "prompt size";
    }
    if (!when.tasks().isEmpty() && !isOneOf(when.tasks(), call.task())) {
      return "task";
    }
    if (when.boundsDifficulty() && !difficultyMatches(call, when)) {
      return "difficulty";
    }
    return isInRollout(call) ? null : ROLLOUT;
  }

  private static boolean difficultyMatches(CallFacts call, When when) {
    double difficulty = call.difficulty();
    return difficulty >= when.minDifficulty() && difficulty <= when.maxDifficulty();
  }

  private static boolean sizeMatches(CallFacts call, When when) {
    boolean bounded = when.minPromptTokens() > 0 || when.maxPromptTokens() < Long.MAX_VALUE;
    return !bounded
        || (call.promptTokens() >= when.minPromptTokens()
            && call.promptTokens() <= when.maxPromptTokens());
  }

  private boolean headersMatch(CallFacts call) {
    for (int i = 0; i < headerNames.size(); i++) {
      String value = call.header(headerNames.get(i));
      if (value == null || !headerValues.get(i).matches(value)) {
        return false;
      }
    }
    return true;
  }

  /** The same call from the same place always falls on the same side. */
  private boolean isInRollout(CallFacts call) {
    if (route.rollout() >= 1) {
      return true;
    }
    long hash = ByteBuffer.wrap(call.contentHash()).getLong();
    hash ^= (long) route.name().hashCode() << 32;
    hash ^= call.callSite() == null ? 0 : call.callSite().hashCode();
    return (mix(hash) >>> 11) * 0x1p-53 < route.rollout();
  }

  // The last step of SplitMix64: each bit of what goes in changes half of what comes out.
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private static boolean isOneOf(List<String> tasks, String task) {
    return task != null && tasks.contains(task);
  }

  private static boolean hasOneOf(List<String> there, List<String> wanted) {
    for (String one : wanted) {
      if (there.contains(one)) {
        return true;
      }
    }
    return false;
  }

  private static boolean oneMatches(List<Glob> patterns, String name) {
    for (Glob pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
