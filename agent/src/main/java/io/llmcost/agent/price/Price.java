package io.llmcost.agent.price;

import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.RateField.Service;
import io.llmcost.agent.price.RateField.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/** What a model costs at a provider. Immutable. */
public final class Price {

  /** For {@link #perMillion}. */
  public enum Kind {
    INPUT(Unit.INPUT),
    CACHE_READ(Unit.CACHE_READ),
    CACHE_WRITE(Unit.CACHE_WRITE),
    CACHE_WRITE_HOUR(Unit.CACHE_WRITE_HOUR),
    OUTPUT(Unit.OUTPUT),
    REASONING(Unit.REASONING),
    AUDIO_INPUT(Unit.AUDIO_INPUT),
    AUDIO_OUTPUT(Unit.AUDIO_OUTPUT);

    private final Unit unit;

    Kind(Unit unit) {
      this.unit = unit;
    }

    /** For people. */
    public String label() {
      return unit.label;
    }
  }

  private final PriceEntry entry;
  private final String region;
  private final String asked;

  /**
   * @param region where the host keeps the data; null if it does not say
   * @param asked the model as it was asked for
   */
  Price(PriceEntry entry, String region, String asked) {
    this.entry = entry;
    this.region = region;
    this.asked = asked;
  }

  /** This, so that its source does not name the entry again. */
  Price askedByKey() {
    return new Price(entry, region, entry.key);
  }

  /** The entry's key in the price list that it comes from. */
  public String key() {
    return entry.key;
  }

  /** The provider in the price book's name; null if the price holds whoever serves the model. */
  public String provider() {
    return entry.provider;
  }

  /** The model as it is called at its provider, in lower case. */
  public String model() {
    return entry.model;
  }

  public ModelFacts facts() {
    return entry.facts;
  }

  /** Where the standard price comes from, with its date. */
  public String source(Instant at) {
    return source(entry.datedAt(at), "");
  }

  /**
   * The standard rate in USD per million tokens, for prompts below all thresholds; null if there is
   * none.
   */
  public BigDecimal perMillion(Kind kind, Instant at) {
    BigDecimal rate = ratesAt(entry.datedAt(at)).standard(kind.unit);
    return rate == null ? null : plain(rate.movePointRight(6));
  }

  /**
   * Whether the list has a price of its own for a service tier.
   *
   * @param serviceTier as for {@link #charge}
   */
  public boolean hasTier(String serviceTier) {
    Service service = Bill.service(serviceTier);
    return service != null && ratesAt(entry.datedAt(Instant.now())).has(Unit.INPUT, service);
  }

  /**
   * Same as {@code charge(usage, serviceTier, at).usd()}.
   *
   * @return USD, exact; null if unpriced
   */
  public BigDecimal cost(TokenUsage usage, String serviceTier, Instant at) {
    return charge(usage, serviceTier, at).usd();
  }

  /**
   * What a call costs. One missing rate leaves the whole call unpriced. A service tier that has no
   * rates is charged at the standard ones, and the source says so.
   *
   * @param serviceTier as the provider reports it ({@code default}, {@code flex}, {@code priority}
   *     …) or {@code batch}; null for standard
   * @param at when the call was made
   */
  public Charge charge(TokenUsage usage, String serviceTier, Instant at) {
    if (usage.source() == TokenUsage.Source.NONE) {
      return new Charge(null, "unpriced: usage unknown");
    }
    if (entry.chargesForSearches()) {
      return new Charge(null, "unpriced: " + entry.key + " also charges for searches");
    }
    BigDecimal uplift = uplift();
    if (uplift == null) {
      return new Charge(null, "unpriced: no price of " + entry.key + " for region " + region);
    }
    PriceEntry.Dated dated = entry.datedAt(at);
    Bill bill = new Bill(ratesAt(dated), serviceTier, usage.prompt());
    bill.add(Unit.INPUT, usage.input());
    bill.add(Unit.CACHE_READ, usage.cacheRead());
    bill.addWrites(usage.cacheWrite() - usage.cacheWriteHour(), usage.cacheWriteHour());
    bill.addOutput(usage.output(), usage.reasoning());
    bill.add(Unit.AUDIO_INPUT, usage.audioInput());
    bill.add(Unit.AUDIO_OUTPUT, usage.audioOutput());
    bill.addCall();
    if (bill.missing != null) {
      return new Charge(
          null, "unpriced: no " + bill.missing.label + " price in " + source(dated, ""));
    }
    return new Charge(plain(bill.sum.multiply(uplift)), source(dated, bill.note()));
  }

  private Rates ratesAt(PriceEntry.Dated dated) {
    return dated == null ? entry.rates : dated.rates;
  }

  private BigDecimal uplift() {
    return region == null || entry.uplifts.isEmpty() ? BigDecimal.ONE : entry.uplifts.get(region);
  }

  private String source(PriceEntry.Dated dated, String note) {
    StringBuilder text = new StringBuilder(entry.source);
    if (!entry.key.equals(asked)) {
      text.append(" (").append(entry.key).append(')');
    }
    if (dated != null) {
      text.append(", ").append(dated.schedule);
    }
    if (region != null && !entry.uplifts.isEmpty()) {
      text.append(", ").append(region).append(" region");
    }
    return text.append(note).toString();
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  @Override
  public String toString() {
    return entry.key + " by " + entry.source;
  }

  /** Adds up one call. */
  private static final class Bill {
    private final Rates rates;
    private final String tier;
    private final Service service;
    private final long prompt;
    private BigDecimal sum = BigDecimal.ZERO;
    private Unit missing;
    private boolean standardInstead;
    private boolean shortInstead;

    Bill(Rates rates, String tier, long prompt) {
      this.rates = rates;
      this.tier = tier == null ? "default" : tier.toLowerCase(Locale.ROOT);
      this.service = service(this.tier);
      this.prompt = prompt;
      this.standardInstead = service == null;
    }

    void add(Unit unit, long amount) {
      if (amount <= 0) {
        return;
      }
      Rates.Rate rate = rate(unit);
      if (rate == null) {
        missing = missing == null ? unit : missing;
        return;
      }
      sum = sum.add(rate.usd.multiply(BigDecimal.valueOf(amount)));
    }

    // Reasoning is a part of the output; most lists have one rate for both.
    void addOutput(long output, long reasoning) {
      BigDecimal own = rates.standard(Unit.REASONING);
      boolean apart =
          own != null
              && (rates.standard(Unit.OUTPUT) == null
                  || own.compareTo(rates.standard(Unit.OUTPUT)) != 0);
      if (apart) {
        add(Unit.REASONING, Math.min(reasoning, output));
        add(Unit.OUTPUT, output - Math.min(reasoning, output));
      } else {
        add(Unit.OUTPUT, output);
      }
    }

    // A list that has one rate for all writes is not known to have another one for an hour.
    void addWrites(long minutes, long hour) {
      boolean apart = hour > 0 && rates.standard(Unit.CACHE_WRITE_HOUR) != null;
      add(Unit.CACHE_WRITE, apart ? minutes : minutes + hour);
      add(Unit.CACHE_WRITE_HOUR, apart ? hour : 0);
      shortInstead = hour > 0 && !apart;
    }

    void addCall() {
      if (rates.standard(Unit.CALL) != null) {
        add(Unit.CALL, 1);
      }
    }

    private Rates.Rate rate(Unit unit) {
      Rates.Rate standard = rates.of(unit, Service.STANDARD, prompt);
      if (service == null || service == Service.STANDARD) {
        return standard;
      }
      Rates.Rate own = rates.of(unit, service, prompt);
      if (own != null && (standard == null || own.field.above >= standard.field.above)) {
        return own;
      }
      if (unit != Unit.CALL) {
        standardInstead = true;
      }
      return standard;
    }

    String note() {
      String writes = shortInstead ? ", writes for an hour at the rate of shorter ones" : "";
      if (standardInstead) {
        return ", " + tier + " at standard rate" + writes;
      }
      return (service == Service.STANDARD ? "" : ", " + tier) + writes;
    }

    private static Service service(String tier) {
      switch (tier) {
        case "default":
        case "auto":
        case "standard":
        case "standard_only":
        case "on_demand":
          return Service.STANDARD;
        case "flex":
          return Service.FLEX;
        case "priority":
          return Service.PRIORITY;
        case "batch":
        case "batches":
          return Service.BATCH;
        default:
          return null;
      }
    }
  }
}
