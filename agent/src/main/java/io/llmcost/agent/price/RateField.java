package io.llmcost.agent.price;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one rate of a price list is for: what is counted, the service tier, and the prompt size
 * above which it holds. Read from LiteLLM's field names.
 */
final class RateField {

  /** What a rate is multiplied with. */
  enum Unit {
    INPUT("input_cost_per_token", "input"),
    CACHE_READ("cache_read_input_token_cost", "cache read"),
    CACHE_WRITE("cache_creation_input_token_cost", "cache write"),
    /** For an hour instead of five minutes. */
    CACHE_WRITE_HOUR("cache_creation_input_token_cost_above_1hr", "cache write for an hour"),
    OUTPUT("output_cost_per_token", "output"),
    REASONING("output_cost_per_reasoning_token", "reasoning"),
    AUDIO_INPUT("input_cost_per_audio_token", "audio input"),
    AUDIO_OUTPUT("output_cost_per_audio_token", "audio output"),
    /** Not per token: once for each call. */
    CALL("input_cost_per_request", "each call");

    final String field;
    final String label;

    Unit(String field, String label) {
      this.field = field;
      this.label = label;
    }

    /** Whose new rate makes an older one of this unit doubtful. */
    Unit likeliest() {
      return this == CACHE_WRITE_HOUR ? CACHE_WRITE : this;
    }
  }

  /** How fast the provider serves; each has its own rates. */
  enum Service {
    STANDARD(""),
    FLEX("_flex"),
    PRIORITY("_priority"),
    BATCH("_batches");

    final String suffix;

    Service(String suffix) {
      this.suffix = suffix;
    }
  }

  private static final Pattern VARIANT =
      Pattern.compile("(?:_above_(\\d{1,7})k_tokens)?(_flex|_priority|_batches)?");

  final Unit unit;
  final Service service;

  /** The rate holds for prompts of more tokens than this. */
  final long above;

  RateField(Unit unit, Service service, long above) {
    this.unit = unit;
    this.service = service;
    this.above = above;
  }

  /** Null if the field is not a rate that we count by. */
  static RateField parse(String name) {
    if ("input_cost_per_token_cache_hit".equals(name)) {
      return new RateField(Unit.CACHE_READ, Service.STANDARD, 0);
    }
    for (Unit unit : Unit.values()) {
      if (name.startsWith(unit.field)) {
        Matcher variant = VARIANT.matcher(name).region(unit.field.length(), name.length());
        if (variant.matches()) {
          long above = variant.group(1) == null ? 0 : Long.parseLong(variant.group(1)) * 1000;
          return new RateField(unit, service(variant.group(2)), above);
        }
      }
    }
    return null;
  }

  RateField above(long tokens) {
    return new RateField(unit, service, tokens);
  }

  private static Service service(String suffix) {
    for (Service service : Service.values()) {
      if (service.suffix.equals(suffix)) {
        return service;
      }
    }
    return Service.STANDARD;
  }

  @Override
  public String toString() {
    return unit.field + (above == 0 ? "" : "_above_" + above / 1000 + "k_tokens") + service.suffix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RateField
        && unit == ((RateField) other).unit
        && service == ((RateField) other).service
        && above == ((RateField) other).above;
  }

  @Override
  public int hashCode() {
    return (unit.ordinal() * 31 + service.ordinal()) * 31 + Long.hashCode(above);
  }
}
