package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A budget with its patterns compiled, and its purses. */
final class CompiledBudget {

  private static final String UNKNOWN = "unknown";

  private final Budget budget;
  private final Caps caps;
  private final Purses purses;
  private final List<Glob> apps;
  private final List<Glob> callSites;
  private final List<Glob> models;
  private final List<Glob> tenants;

  CompiledBudget(Budget budget, Purses purses) {
    this.budget = budget;
    this.caps = new Caps(budget);
    this.purses = purses;
    this.apps = compiled(budget.when().apps(), Glob::plain);
    this.callSites = compiled(budget.when().callSites(), Glob::dotted);
    this.models = compiled(budget.when().models(), Glob::plain);
    this.tenants = compiled(budget.when().tenants(), Glob::plain);
  }

  private static List<Glob> compiled(List<String> patterns, Function<String, Glob> compiler) {
    List<Glob> globs = new ArrayList<>(patterns.size());
    for (String pattern : patterns) {
      globs.add(compiler.apply(pattern));
    }
    return globs;
  }

  Budget budget() {
    return budget;
  }

  Caps caps() {
    return caps;
  }

  Purses purses() {
    return purses;
  }

  /**
   * The keys of the purses that a call draws on; none if the budget is not for it.
   *
   * @param exchange as the application made it
   */
  List<String> keys(Exchange exchange) {
    if (!isFor(exchange)) {
      return Collections.emptyList();
    }
    if (budget.per() == null) {
      return Collections.singletonList(Purses.ALL);
    }
    switch (budget.per()) {
      case APP:
        return one(exchange.settings().get(Options.APP));
      case CALL_SITE:
        return one(exchange.trace().callSite());
      case MODEL:
        return one(exchange.call().model());
      case TENANT:
        return one(Tenant.of(exchange));
      case API_KEY:
        return one(Tenant.ofKey(exchange));
      default:
        return exchange.tags();
    }
  }

  private static List<String> one(String key) {
    return Collections.singletonList(key == null ? UNKNOWN : key);
  }

  private boolean isFor(Exchange exchange) {
    return matches(models, exchange.call().model())
        && matches(callSites, exchange.trace().callSite())
        && matches(apps, exchange.settings().get(Options.APP))
        && hasTag(exchange)
        && (tenants.isEmpty() || matches(tenants, Tenant.of(exchange)));
  }

  private boolean hasTag(Exchange exchange) {
    List<String> wanted = budget.when().tags();
    return wanted.isEmpty() || !Collections.disjoint(wanted, exchange.tags());
  }

  private static boolean matches(List<Glob> patterns, String name) {
    if (patterns.isEmpty()) {
      return true;
    }
    for (Glob pattern : patterns) {
      if (name != null && pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
