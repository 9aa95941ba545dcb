package io.llmcost.agent.price;

import io.llmcost.agent.price.RateField.Service;
import io.llmcost.agent.price.RateField.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for rates that cannot be right: price lists are kept by hand, and a slip of a digit is a
 * wrong bill. Bounds are wide: what they catch is a mistake, not an odd price.
 */
final class PriceLint {

  private static final BigDecimal MAX_PER_TOKEN = new BigDecimal("0.001");
  private static final BigDecimal MAX_PER_CALL = new BigDecimal("10");
  private static final BigDecimal MAX_PRIORITY = new BigDecimal("3");
  private static final BigDecimal MIN_BATCH = new BigDecimal("0.4");
  private static final BigDecimal MAX_BATCH = new BigDecimal("0.6");
  private static final BigDecimal TWO = new BigDecimal("2");

  private PriceLint() {}

  /** What is wrong with an entry, by field, in words; empty if nothing is. */
  static Map<RateField, String> check(PriceEntry entry) {
    Map<RateField, String> problems = new LinkedHashMap<>();
    check(entry.rates, entry.facts.mode(), problems);
    for (PriceEntry.Dated dated : entry.dated) {
      check(dated.rates, entry.facts.mode(), problems);
    }
    return problems;
  }

  static List<String> words(Map<RateField, String> problems) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<RateField, String> problem : problems.entrySet()) {
      words.add(problem.getKey() + " " + problem.getValue());
    }
    return words;
  }

  private static void check(Rates rates, String mode, Map<RateField, String> problems) {
    for (Map.Entry<RateField, BigDecimal> rate : rates.asMap().entrySet()) {
      RateField field = rate.getKey();
      BigDecimal usd = rate.getValue();
      String problem = range(field.unit, usd);
      if (problem == null && field.service != Service.STANDARD) {
        RateField standard = new RateField(field.unit, Service.STANDARD, field.above);
        problem = service(field.service, usd, rates.get(standard));
      }
      if (problem == null && field.service == Service.STANDARD) {
        RateField input = new RateField(Unit.INPUT, Service.STANDARD, field.above);
        problem = besideInput(field.unit, usd, rates.get(input), mode);
      }
      if (problem != null) {
        problems.put(field, problem);
      }
    }
  }

  private static String range(Unit unit, BigDecimal usd) {
    if (usd.signum() < 0) {
      return "is negative: " + usd.toPlainString();
    }
    if (unit == Unit.CALL) {
      return usd.compareTo(MAX_PER_CALL) > 0 ? "is above 10 USD for each call" : null;
    }
    return usd.compareTo(MAX_PER_TOKEN) > 0
        ? "is above 1000 USD per million tokens: is it in USD per token?"
        : null;
  }

  private static String service(Service service, BigDecimal usd, BigDecimal standard) {
    if (standard == null || standard.signum() == 0) {
      return null;
    }
    if (service == Service.PRIORITY && usd.compareTo(standard.multiply(MAX_PRIORITY)) > 0) {
      return "is more than 3 times the standard rate";
    }
    if (service == Service.FLEX && usd.compareTo(standard) > 0) {
      return "is more than the standard rate";
    }
    if (service == Service.BATCH
        && (usd.compareTo(standard.multiply(MIN_BATCH)) < 0
            || usd.compareTo(standard.multiply(MAX_BATCH)) > 0)) {
      return "is not about half the standard rate";
    }
    return null;
  }

  private static String besideInput(Unit unit, BigDecimal usd, BigDecimal input, String mode) {
    if (input == null) {
      return null;
    }
    if (unit == Unit.CACHE_READ && usd.compareTo(input) > 0) {
      return "is more than input_cost_per_token";
    }
    if (unit == Unit.OUTPUT
        && !"embedding".equals(mode)
        && usd.multiply(TWO).compareTo(input) < 0) {
      return "is less than half of input_cost_per_token";
    }
    return null;
  }
}
