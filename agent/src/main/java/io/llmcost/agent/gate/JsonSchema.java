package io.llmcost.agent.gate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The part of JSON Schema that structured outputs allow: {@code type, properties, required,
 * additionalProperties, items, enum, const, anyOf, allOf, $ref} within the document, and bounds of
 * lengths and numbers. What it does not know, and what takes too long, it takes for fulfilled.
 */
final class JsonSchema {

  private static final int DEEPEST = 60;
  private static final int MOST_STEPS = 100_000;

  private final Object root;
  private int steps;

  private JsonSchema(Object root) {
    this.root = root;
  }

  /**
   * @param value as maps, lists, strings, numbers, booleans and null
   * @param schema in the same form
   */
  static boolean fits(Object value, Object schema) {
    return new JsonSchema(schema).fits(value, schema, 0);
  }

  private boolean fits(Object value, Object schema, int depth) {
    if (!(schema instanceof Map) || depth > DEEPEST || ++steps > MOST_STEPS) {
      return !Boolean.FALSE.equals(schema);
    }
    Map<?, ?> rules = (Map<?, ?>) schema;
    if (rules.get("$ref") instanceof String) {
      return fits(value, referred((String) rules.get("$ref")), depth + 1);
    }
    return hasType(value, rules.get("type"))
        && isListed(value, rules)
        && fitsCombined(value, rules, depth)
        && fitsParts(value, rules, depth)
        && isWithin(value, rules);
  }

  private Object referred(String path) {
    Object at = root;
    if (!path.startsWith("#")) {
      return null;
    }
    for (String name : path.substring(1).split("/")) {
      if (!name.isEmpty()) {
        at = Asked.member(at, name.replace("~1", "/").replace("~0", "~"));
      }
    }
    return at;
  }

  private static boolean hasType(Object value, Object type) {
    if (type instanceof List) {
      for (Object one : (List<?>) type) {
        if (hasType(value, one)) {
          return true;
        }
      }
      return ((List<?>) type).isEmpty();
    }
    if (!(type instanceof String)) {
      return true;
    }
    switch ((String) type) {
      case "object":
        return value instanceof Map;
      case "array":
        return value instanceof List;
      case "string":
        return value instanceof String;
      case "boolean":
        return value instanceof Boolean;
      case "null":
        return value == null;
      case "number":
        return value instanceof Number;
      case "integer":
        return value instanceof Number && number(value).stripTrailingZeros().scale() <= 0;
      default:
        return true;
    }
  }

  private static BigDecimal number(Object value) {
    return new BigDecimal(value.toString());
  }

  private static boolean isListed(Object value, Map<?, ?> rules) {
    if (rules.containsKey("const") && !same(value, rules.get("const"))) {
      return false;
    }
    if (!(rules.get("enum") instanceof List)) {
      return true;
    }
    for (Object allowed : (List<?>) rules.get("enum")) {
      if (same(value, allowed)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(Object a, Object b) {
    return a instanceof Number && b instanceof Number
        ? number(a).compareTo(number(b)) == 0
        : a == null ? b == null : a.equals(b);
  }

  private boolean fitsCombined(Object value, Map<?, ?> rules, int depth) {
    for (Object one : Asked.list(rules.get("allOf"))) {
      if (!fits(value, one, depth + 1)) {
        return false;
      }
    }
    List<?> any = Asked.list(rules.containsKey("anyOf") ? rules.get("anyOf") : rules.get("oneOf"));
    for (Object one : any) {
      if (fits(value, one, depth + 1)) {
        return true;
      }
    }
    return any.isEmpty();
  }

  private boolean fitsParts(Object value, Map<?, ?> rules, int depth) {
    if (value instanceof List) {
      for (Object element : (List<?>) value) {
        if (rules.containsKey("items") && !fits(element, rules.get("items"), depth + 1)) {
          return false;
        }
      }
    }
    return !(value instanceof Map) || fitsMembers((Map<?, ?>) value, rules, depth);
  }

  private boolean fitsMembers(Map<?, ?> object, Map<?, ?> rules, int depth) {
    for (Object name : Asked.list(rules.get("required"))) {
      if (!object.containsKey(name)) {
        return false;
      }
    }
    Object properties = rules.get("properties");
    for (Map.Entry<?, ?> member : object.entrySet()) {
      boolean known =
          properties instanceof Map && ((Map<?, ?>) properties).containsKey(member.getKey());
      Object rule =
          known ? ((Map<?, ?>) properties).get(member.getKey()) : rules.get("additionalProperties");
      boolean unknown = !known && rules.containsKey("patternProperties");
      if (rule != null && !unknown && !fits(member.getValue(), rule, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(Object value, Map<?, ?> rules) {
    if (value instanceof Number) {
      BigDecimal number = number(value);
      return isAtLeast(number, rules.get("minimum")) && isAtMost(number, rules.get("maximum"));
    }
    if (value instanceof String) {
      BigDecimal length = BigDecimal.valueOf(((String) value).length());
      return isAtLeast(length, rules.get("minLength")) && isAtMost(length, rules.get("maxLength"));
    }
    if (value instanceof List) {
      BigDecimal size = BigDecimal.valueOf(((List<?>) value).size());
      return isAtLeast(size, rules.get("minItems")) && isAtMost(size, rules.get("maxItems"));
    }
    return true;
  }

  private static boolean isAtLeast(BigDecimal value, Object bound) {
    return !(bound instanceof Number) || value.compareTo(number(bound)) >= 0;
  }

  private static boolean isAtMost(BigDecimal value, Object bound) {
    return !(bound instanceof Number) || value.compareTo(number(bound)) <= 0;
  }
}
