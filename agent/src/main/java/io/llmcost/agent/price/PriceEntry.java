package io.llmcost.agent.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One model of a price list. Immutable. */
final class PriceEntry {

  /** Prices that hold at some times only; they replace all others then. */
  static final class Dated {
    final Schedule schedule;
    final Rates rates;

    Dated(Schedule schedule, Rates rates) {
      this.schedule = schedule;
      this.rates = rates;
    }
  }

  /** As the list has it. */
  final String key;

  /** Canonical; null if the entry holds whoever serves the model. */
  final String provider;

  /** As it is called at its provider, lower case. */
  final String model;

  final Rates rates;
  final List<Dated> dated;

  /** Factors by region; empty if the model costs the same everywhere. */
  final Map<String, BigDecimal> uplifts;

  final ModelFacts facts;

  /** Where the prices come from, with a date. */
  final String source;

  PriceEntry(
      String key,
      String provider,
      String model,
      Rates rates,
      List<Dated> dated,
      Map<String, BigDecimal> uplifts,
      ModelFacts facts,
      String source) {
    this.key = key;
    this.provider = provider;
    this.model = model.toLowerCase(Locale.ROOT);
    this.rates = rates;
    this.dated = dated;
    this.uplifts = uplifts;
    this.facts = facts;
    this.source = source;
  }

  /** Null if the ordinary prices hold. */
  Dated datedAt(Instant at) {
    for (Dated candidate : dated) {
      if (candidate.schedule.holds(at)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Whether every call pays for a search beside its tokens. Nobody reports how many there were, so
   * such a call has no known cost.
   */
  boolean chargesForSearches() {
    return model.contains("search")
        || "perplexity".equals(provider) && (model.contains("sonar") || model.contains("online"));
  }

  /** This list's prices where it has any, else those of the list below it. */
  PriceEntry over(PriceEntry below) {
    boolean usesBelow = !below.rates.isCoveredBy(rates);
    return new PriceEntry(
        key,
        provider,
        model,
        below.rates.overriddenBy(rates),
        dated.isEmpty() && rates.isEmpty() ? below.dated : dated,
        uplifts.isEmpty() && rates.isEmpty() ? below.uplifts : uplifts,
        facts.over(below.facts),
        usesBelow ? source + " + " + below.source : source);
  }

  PriceEntry withRates(Rates other) {
    return new PriceEntry(key, provider, model, other, dated, uplifts, facts, source);
  }

  static PriceEntry plain(String key, String provider, String model, Rates rates, String source) {
    return new PriceEntry(
        key,
        provider,
        model,
        rates,
        Collections.<Dated>emptyList(),
        Collections.<String, BigDecimal>emptyMap(),
        new ModelFacts(
            null, -1, -1, -1, null, Collections.<String>emptySet(), Collections.<String>emptySet()),
        source);
  }
}
