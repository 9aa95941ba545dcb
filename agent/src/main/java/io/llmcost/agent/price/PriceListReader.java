package io.llmcost.agent.price;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a price list in LiteLLM's format: an object with one member for each model. Members that
 * begin with {@code _} are not models; {@code _meta.as_of} is the list's date. An entry that cannot
 * be read or cannot be right is left out and named in the list's problems.
 */
final class PriceListReader {

  private final String name;
  private final PriceList list = new PriceList();
  private final Map<String, RateField> fields = new HashMap<>();
  private final Map<BigDecimal, BigDecimal> amounts = new HashMap<>();
  private final Map<Set<String>, Set<String>> abilities = new HashMap<>();
  private String source;

  private PriceListReader(String name) {
    this.name = name;
    this.source = name;
  }

  /**
   * @param name of the list, for people
   * @throws IOException if it cannot be read or is no JSON object
   */
  static PriceList read(InputStream in, String name) throws IOException {
    PriceListReader reader = new PriceListReader(name);
    try (JsonParser json = factory().createParser(in)) {
      reader.readList(json);
    } catch (JsonProcessingException e) {
      throw new IOException(
          name
              + " is not valid JSON at line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    }
    return reader.list;
  }

  /** The name of a list with its date, from the {@code _meta} object that begins there. */
  static String source(byte[] text, int object, String name) throws IOException {
    PriceListReader reader = new PriceListReader(name);
    try (JsonParser json = parserAt(text, object)) {
      reader.readMeta(json);
    }
    return reader.source;
  }

  /**
   * One entry, whose object begins there.
   *
   * @return null if it cannot be read or cannot be right
   */
  static PriceEntry readEntry(byte[] text, int object, String key, String source) {
    PriceListReader reader = new PriceListReader(source);
    try (JsonParser json = parserAt(text, object)) {
      reader.readEntry(json, key);
    } catch (IOException e) {
      return null;
    }
    Collection<PriceEntry> read = reader.list.entries();
    return read.isEmpty() ? null : read.iterator().next();
  }

  private static JsonParser parserAt(byte[] text, int object) throws IOException {
    JsonParser json = factory().createParser(text, object, text.length - object);
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("Not an object");
    }
    return json;
  }

  // model names would fill the JVM's table of interned strings
  private static JsonFactory factory() {
    return JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  }

  private void readList(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException(name + " is not a JSON object with one member for each model");
    }
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (key.equals("_meta") && value == JsonToken.START_OBJECT) {
        readMeta(json);
      } else if (key.startsWith("_") || key.equals("sample_spec")) {
        json.skipChildren();
      } else if (value == JsonToken.START_OBJECT) {
        readEntry(json, key);
      } else {
        json.skipChildren();
        list.problem(name + ": " + key + " is left out: it is not an object");
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException(name + " ends in the middle");
    }
  }

  private void readMeta(JsonParser json) throws IOException {
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      if (field.equals("as_of")) {
        source = name + " " + json.getText();
      } else {
        json.skipChildren();
      }
    }
  }

  private void readEntry(JsonParser json, String key) throws IOException {
    PriceEntryReader entry = new PriceEntryReader(this);
    entry.read(json);
    String problem = entry.problem();
    PriceEntry read = null;
    if (problem == null) {
      read = entry.build(key, provider(key, entry.provider()), source);
      List<String> wrong = PriceLint.words(PriceLint.check(read));
      problem = wrong.isEmpty() ? null : String.join("; ", wrong);
    }
    if (problem == null) {
      list.add(read);
    } else {
      list.problem(name + ": " + key + " is left out: " + problem);
    }
  }

  private static String provider(String key, String litellmProvider) {
    if (litellmProvider != null) {
      return ProviderDirectory.canonical(litellmProvider);
    }
    int slash = key.indexOf('/');
    return slash < 0 ? null : ProviderDirectory.canonical(key.substring(0, slash));
  }

  /** What the provider calls the model of a key: the key without the provider before it. */
  static String model(String key, String provider) {
    int slash = key.indexOf('/');
    if (slash > 0 && provider != null) {
      String prefix = key.substring(0, slash).toLowerCase(Locale.ROOT);
      if (prefix.equals(provider) || ProviderDirectory.canonical(prefix).equals(provider)) {
        return key.substring(slash + 1);
      }
    }
    return key;
  }

  /** Null if the field is no rate. */
  RateField field(String fieldName) {
    if (!fields.containsKey(fieldName)) {
      fields.put(fieldName, RateField.parse(fieldName));
    }
    return fields.get(fieldName);
  }

  /** Lists repeat the same few amounts: one object for each. */
  BigDecimal shared(BigDecimal amount) {
    BigDecimal known = amounts.putIfAbsent(amount, amount);
    return known == null ? amount : known;
  }

  Set<String> shared(Set<String> supports) {
    Set<String> known = abilities.putIfAbsent(supports, supports);
    return known == null ? supports : known;
  }
}
