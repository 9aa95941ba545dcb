package io.llmcost.agent.batch;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import io.llmcost.agent.gateway.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Which calls may wait, by one configuration's rules. Immutable. */
final class UrgencyRules {

  private final List<UrgencyRule> source;
  private final boolean recognise;
  private final List<Compiled> rules = new ArrayList<>();

  UrgencyRules(Settings settings) {
    this.source = settings.intended(Options.URGENCY_RULES);
    this.recognise = settings.intended(Options.URGENCY_RECOGNISE);
    for (UrgencyRule rule : source) {
      rules.add(new Compiled(rule));
    }
  }

  /** Whether there is anything that a call could be held against. */
  static boolean areGiven(Settings settings) {
    return !settings.intended(Options.URGENCY_RULES).isEmpty()
        || settings.intended(Options.URGENCY_RECOGNISE);
  }

  /** Whether these are what the settings say. */
  boolean areOf(Settings settings) {
    return source == settings.intended(Options.URGENCY_RULES)
        && recognise == settings.intended(Options.URGENCY_RECOGNISE);
  }

  Urgency of(Exchange exchange) {
    int rule = firstFor(exchange);
    if (rule >= 0) {
      return source.get(rule).urgency();
    }
    return isRecognised(exchange) ? Urgency.BACKGROUND : Urgency.INTERACTIVE;
  }

  /** The urgency and what decides it, for people. */
  String explain(Exchange exchange) {
    int rule = firstFor(exchange);
    ThreadKind kind = exchange.trace().threadKind();
    String why =
        rule >= 0
            ? "rule " + (rule + 1) + " of urgency.rules"
            : isRecognised(exchange)
                ? "the thread is of kind " + kind.id()
                : kind == null
                    ? "no rule fits, and the thread is of no known kind"
                    : "no rule fits, and threads are not to be recognised (urgency.recognise)";
    return of(exchange).id() + ": " + why;
  }

  private boolean isRecognised(Exchange exchange) {
    return recognise && exchange.trace().threadKind() != null;
  }

  private int firstFor(Exchange exchange) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(exchange)) {
        return i;
      }
    }
    return -1;
  }

  private static final class Compiled {
    private final UrgencyRule.When when;
    private final List<Glob> callSites;
    private final List<Glob> models;
    private final List<Glob> tenants;

    Compiled(UrgencyRule rule) {
      when = rule.when();
      callSites = globs(when.callSites(), Glob::dotted);
      models = globs(when.models(), Glob::plain);
      tenants = globs(when.tenants(), Glob::plain);
    }

    private static List<Glob> globs(List<String> patterns, Function<String, Glob> compiler) {
      List<Glob> globs = new ArrayList<>(patterns.size());
      for (String pattern : patterns) {
        globs.add(compiler.apply(pattern));
      }
      return globs;
    }

    boolean matches(Exchange exchange) {
      ThreadKind kind = exchange.trace().threadKind();
      return isAmong(callSites, exchange.trace().callSite())
          && isAmong(models, exchange.call().model())
          && (when.threads().isEmpty() || kind != null && when.threads().contains(kind.id()))
          && (when.endpoints().isEmpty()
              || when.endpoints().contains(exchange.call().endpoint().id()))
          && (when.tags().isEmpty() || hasOneOf(when.tags(), exchange.tags()))
          && (tenants.isEmpty() || isAmong(tenants, Tenant.of(exchange)));
    }

    private static boolean hasOneOf(List<String> wanted, List<String> tags) {
      for (String tag : tags) {
        if (wanted.contains(tag)) {
          return true;
        }
      }
      return false;
    }

    private static boolean isAmong(List<Glob> globs, String name) {
      if (globs.isEmpty()) {
        return true;
      }
      if (name != null) {
        for (Glob glob : globs) {
          if (glob.matches(name)) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
