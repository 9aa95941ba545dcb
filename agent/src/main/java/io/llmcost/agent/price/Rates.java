package io.llmcost.agent.price;

import io.llmcost.agent.price.RateField.Service;
import io.llmcost.agent.price.RateField.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rates of one model at one time, in USD per unit. Immutable. */
final class Rates {

  static final Rates NONE = new Rates(Collections.<RateField, BigDecimal>emptyMap());

  private final RateField[] fields;
  private final BigDecimal[] values;

  Rates(Map<RateField, BigDecimal> rates) {
    fields = rates.keySet().toArray(new RateField[0]);
    values = rates.values().toArray(new BigDecimal[0]);
  }

  boolean isEmpty() {
    return fields.length == 0;
  }

  /** Exactly this rate, or null. */
  BigDecimal get(RateField field) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].equals(field)) {
        return values[i];
      }
    }
    return null;
  }

  BigDecimal standard(Unit unit) {
    return get(new RateField(unit, Service.STANDARD, 0));
  }

  /**
   * The rate that holds for a prompt of this size: the one of the highest threshold that the prompt
   * is above; null if there is none.
   */
  Rate of(Unit unit, Service service, long promptTokens) {
    int best = -1;
    for (int i = 0; i < fields.length; i++) {
      RateField field = fields[i];
      if (field.unit == unit
          && field.service == service
          && (field.above == 0 || promptTokens > field.above)
          && (best < 0 || field.above > fields[best].above)) {
        best = i;
      }
    }
    return best < 0 ? null : new Rate(fields[best], values[best]);
  }

  /** These, with those of the other in place of all variants of the same units. */
  Rates overriddenBy(Rates other) {
    Map<RateField, BigDecimal> merged = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i++) {
      if (!other.has(fields[i].unit) && !other.has(fields[i].unit.likeliest())) {
        merged.put(fields[i], values[i]);
      }
    }
    merged.putAll(other.asMap());
    return new Rates(merged);
  }

  /** Whether each unit that this has a rate for is in the other too. */
  boolean isCoveredBy(Rates other) {
    for (RateField field : fields) {
      if (!other.has(field.unit)) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is a rate for any size of prompt. */
  boolean has(Unit unit, Service service) {
    for (RateField field : fields) {
      if (field.unit == unit && field.service == service) {
        return true;
      }
    }
    return false;
  }

  private boolean has(Unit unit) {
    for (RateField field : fields) {
      if (field.unit == unit) {
        return true;
      }
    }
    return false;
  }

  Map<RateField, BigDecimal> asMap() {
    Map<RateField, BigDecimal> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i++) {
      map.put(fields[i], values[i]);
    }
    return map;
  }

  List<RateField> fields() {
    List<RateField> list = new ArrayList<>(fields.length);
    Collections.addAll(list, fields);
    return list;
  }

  /** A rate and what it is for. */
  static final class Rate {
    final RateField field;
    final BigDecimal usd;

    Rate(RateField field, BigDecimal usd) {
      this.field = field;
      this.usd = usd;
    }
  }
}
