package io.llmcost.agent.price;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one entry of a price list; used once. */
final class PriceEntryReader {

  private static final String SUPPORTS = "supports_";
  private static final String UPLIFT = "regional_processing_uplift_multiplier_";

  private final PriceListReader list;
  private final Map<RateField, BigDecimal> rates = new LinkedHashMap<>();
  private final List<PriceEntry.Dated> dated = new ArrayList<>(0);
  private final Map<String, BigDecimal> uplifts = new HashMap<>(4);
  private final Set<String> supports = new TreeSet<>();
  private final Set<String> lacks = new TreeSet<>();
  private String provider;
  private String mode;
  private String deprecationDate;
  private long maxInputTokens = -1;
  private long maxOutputTokens = -1;
  private long leastCachedTokens = -1;
  private String problem;

  PriceEntryReader(PriceListReader list) {
    this.list = list;
  }

  /** Reads the object that the parser stands at the start of, to its end. */
  void read(JsonParser json) throws IOException {
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      RateField rate = list.field(field);
      if (rate != null) {
        readRate(json, field, rate, rates);
      } else if (value == JsonToken.VALUE_TRUE && field.startsWith(SUPPORTS)) {
        supports.add(field.substring(SUPPORTS.length()));
      } else if (value == JsonToken.VALUE_FALSE && field.startsWith(SUPPORTS)) {
        lacks.add(field.substring(SUPPORTS.length()));
      } else if (value.isNumeric() && field.startsWith(UPLIFT)) {
        uplifts.put(field.substring(UPLIFT.length()).intern(), list.shared(json.getDecimalValue()));
      } else if (value == JsonToken.START_ARRAY && field.equals("tiered_pricing")) {
        readTiers(json);
      } else if (value == JsonToken.START_ARRAY && field.equals("dated_prices")) {
        readDated(json);
      } else {
        readFact(json, field, value);
      }
    }
  }

  private void readFact(JsonParser json, String field, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      switch (field) {
        case "litellm_provider":
          provider = json.getText();
          break;
        case "mode":
          mode = json.getText().intern();
          break;
        case "deprecation_date":
          deprecationDate = json.getText();
          break;
        default:
          break;
      }
    } else if (value.isNumeric()) {
      if (field.equals("max_input_tokens")) {
        maxInputTokens = (long) json.getDoubleValue();
      } else if (field.equals("max_output_tokens")
          || field.equals("max_tokens") && maxOutputTokens < 0) {
        maxOutputTokens = (long) json.getDoubleValue();
      } else if (field.equals("prompt_cache_min_tokens")) {
        leastCachedTokens = (long) json.getDoubleValue();
      }
    } else {
      json.skipChildren();
    }
  }

  private void readRate(
      JsonParser json, String name, RateField field, Map<RateField, BigDecimal> into)
      throws IOException {
    if (json.currentToken().isNumeric()) {
      BigDecimal usd = list.shared(json.getDecimalValue());
      if (name.equals(field.toString())) {
        into.put(field, usd);
      } else {
        into.putIfAbsent(field, usd); // an older name of the same rate
      }
    } else if (json.currentToken() != JsonToken.VALUE_NULL) {
      problem(name + " is not a number");
      json.skipChildren();
    }
  }

  // [{"range": [0, 256000], "input_cost_per_token": …}, …]: a rate holds above the range's start.
  private void readTiers(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<RateField, BigDecimal> tier = new LinkedHashMap<>();
      long above = -1;
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        RateField rate = list.field(field);
        if (rate != null) {
          readRate(json, field, rate, tier);
        } else if (field.equals("range") && value == JsonToken.START_ARRAY) {
          above = json.nextToken().isNumeric() ? (long) json.getDoubleValue() : -1;
          while (json.currentToken() != JsonToken.END_ARRAY && json.nextToken() != null) {
            json.skipChildren();
          }
        } else {
          json.skipChildren();
        }
      }
      if (above < 0) {
        problem("tiered_pricing has a tier without a range");
      }
      for (Map.Entry<RateField, BigDecimal> rate : tier.entrySet()) {
        rates.put(rate.getKey().above(Math.max(above, 0)), rate.getValue());
      }
    }
  }

  // [{"start_date": "2026-09-01", "input_cost_per_token": …}, …]; our own addition to the format
  private void readDated(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<RateField, BigDecimal> at = new LinkedHashMap<>();
      Map<String, String> when = new HashMap<>(4);
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        RateField rate = list.field(field);
        if (rate != null) {
          readRate(json, field, rate, at);
        } else if (value == JsonToken.VALUE_STRING) {
          when.put(field, json.getText());
        } else {
          json.skipChildren();
        }
      }
      try {
        Schedule schedule =
            new Schedule(
                instant(when.get("start_date")),
                instant(when.get("end_date")),
                time(when.get("start_time")),
                time(when.get("end_time")));
        dated.add(new PriceEntry.Dated(schedule, new Rates(at)));
      } catch (DateTimeException | IllegalArgumentException e) {
        problem("dated_prices: " + e.getMessage());
      }
    }
  }

  private static Instant instant(String text) {
    if (text == null) {
      return null;
    }
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(text);
  }

  private static LocalTime time(String text) {
    if (text == null) {
      return null;
    }
    return LocalTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text);
  }

  private void problem(String text) {
    problem = problem == null ? text : problem;
  }

  /** The first thing that is wrong; null if nothing is. */
  String problem() {
    return problem;
  }

  /** As the list says it; null if it does not. */
  String provider() {
    return provider;
  }

  PriceEntry build(String key, String canonicalProvider, String source) {
    return new PriceEntry(
        key,
        canonicalProvider,
        PriceListReader.model(key, canonicalProvider),
        new Rates(rates),
        dated.isEmpty() ? Collections.<PriceEntry.Dated>emptyList() : dated,
        uplifts.isEmpty() ? Collections.<String, BigDecimal>emptyMap() : uplifts,
        new ModelFacts(
            mode,
            maxInputTokens,
            maxOutputTokens,
            leastCachedTokens,
            deprecationDate,
            list.shared(Collections.unmodifiableSet(supports)),
            list.shared(Collections.unmodifiableSet(lacks))),
        source);
  }
}
