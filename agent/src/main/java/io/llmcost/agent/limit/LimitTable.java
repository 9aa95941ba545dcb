package io.llmcost.agent.limit;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Limit;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which gates a call passes. What has been counted survives a new configuration. */
final class LimitTable {

  static final LimitTable EMPTY = new LimitTable(Collections.<Limit>emptyList(), false, null);

  private static final int MAX_LANES = 10_000;

  private final List<Limit> rules;
  private final boolean learns;
  private final List<Quota> quotas = new ArrayList<>();
  private final List<List<Glob>> models = new ArrayList<>();
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<String, Learnt> learnt;

  private LimitTable(List<Limit> rules, boolean learns, LimitTable before) {
    this.rules = rules;
    this.learns = learns;
    this.learnt = before == null ? new ConcurrentHashMap<String, Learnt>() : before.learnt;
    for (Limit rule : rules) {
      Quota known = before == null ? null : before.quotaOf(rule);
      quotas.add(known == null || quotas.contains(known) ? new Quota(rule) : known);
      List<Glob> globs = new ArrayList<>();
      for (String model : rule.models()) {
        globs.add(Glob.plain(model));
      }
      models.add(globs);
    }
  }

  boolean isOf(Settings settings) {
    return rules == settings.get(Options.LIMITS_RULES)
        && learns == settings.get(Options.LIMITS_LEARN);
  }

  LimitTable of(Settings settings) {
    return new LimitTable(
        settings.get(Options.LIMITS_RULES), settings.get(Options.LIMITS_LEARN), this);
  }

  private Quota quotaOf(Limit rule) {
    for (Quota quota : quotas) {
      if (quota.limit().equals(rule)) {
        return quota;
      }
    }
    return null;
  }

  Lane laneOf(Exchange exchange, String provider) {
    String model = exchange.call().model();
    String key = provider + '\n' + model;
    String place = learns ? placeOf(exchange, model) : null;
    if (learns) {
      key = key + '\n' + place;
    }
    Lane known = lanes.get(key);
    if (known != null) {
      return known;
    }
    Lane made = new Lane(gates(provider, model, place));
    if (lanes.size() >= MAX_LANES) {
      return made;
    }
    Lane there = lanes.putIfAbsent(key, made);
    return there == null ? made : there;
  }

  private static String placeOf(Exchange exchange, String model) {
    return exchange.request().url().origin() + ' ' + Tenant.ofKey(exchange) + ' ' + model;
  }

  private Gate[] gates(String provider, String model, String place) {
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < quotas.size(); i++) {
      if (isFor(i, provider, model)) {
        gates.add(quotas.get(i));
      }
    }
    if (learns) {
      Learnt known = learnt.get(place);
      if (known == null && learnt.size() < MAX_LANES) {
        learnt.putIfAbsent(place, new Learnt(provider + " " + model + " (learnt)"));
        known = learnt.get(place);
      }
      if (known != null) {
        gates.add(known);
      }
    }
    return gates.toArray(new Gate[0]);
  }

  private boolean isFor(int rule, String provider, String model) {
    Limit limit = rules.get(rule);
    if (limit.provider() != null && !limit.provider().equals(provider)) {
      return false;
    }
    for (Glob glob : models.get(rule)) {
      if (glob.matches(model)) {
        return true;
      }
    }
    return limit.models().isEmpty();
  }

  /** Those of the configuration that are for a call. */
  List<Limit> rulesFor(String provider, String model) {
    List<Limit> found = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (isFor(i, provider, model)) {
        found.add(rules.get(i));
      }
    }
    return found;
  }
}
