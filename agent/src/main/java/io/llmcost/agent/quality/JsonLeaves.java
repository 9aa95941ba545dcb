package io.llmcost.agent.quality;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** A JSON document as its values by their paths: the order of members says nothing. */
final class JsonLeaves {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MOST = 50_000;

  private final Map<String, String> leaves = new HashMap<>();

  private JsonLeaves() {}

  /**
   * 1 for equal documents, else what share of both documents' values is in the other one too (F1).
   *
   * @return NaN if the reference is no JSON object or array; 0 if only the answer is none
   */
  static double agreement(String answer, String reference) {
    Map<String, String> expected = read(reference);
    if (expected == null) {
      return Double.NaN;
    }
    Map<String, String> said = read(answer);
    if (said == null) {
      return 0;
    }
    int shared = 0;
    for (Map.Entry<String, String> leaf : expected.entrySet()) {
      shared += leaf.getValue().equals(said.get(leaf.getKey())) ? 1 : 0;
    }
    return 2.0 * shared / (said.size() + expected.size());
  }

  /** Whether this is a JSON object or array. */
  static boolean isJson(String text) {
    return read(text) != null;
  }

  /** Null if it is no object or array, or a very large one. */
  private static Map<String, String> read(String text) {
    String document = withoutFence(text.trim());
    if (!document.startsWith("{") && !document.startsWith("[")) {
      return null;
    }
    JsonLeaves reader = new JsonLeaves();
    try (JsonParser json = FACTORY.createParser(document)) {
      json.nextToken();
      reader.read(json, "");
      return json.nextToken() == null ? reader.leaves : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String withoutFence(String text) {
    int line = text.indexOf('\n');
    return text.startsWith("```") && text.endsWith("```") && line > 0 && line < text.length() - 3
        ? text.substring(line + 1, text.length() - 3).trim()
        : text;
  }

  private void read(JsonParser json, String path) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null || leaves.size() >= MOST) {
      throw new IOException("Cut, or too large");
    }
    if (token == JsonToken.START_OBJECT) {
      leaves.put(path, "{}");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        read(json, path + '/' + name);
      }
    } else if (token == JsonToken.START_ARRAY) {
      leaves.put(path, "[]");
      for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        read(json, path + '/' + i);
      }
    } else {
      leaves.put(path, token.isNumeric() ? number(json) : token.asString() + json.getText());
    }
  }

  private static String number(JsonParser json) throws IOException {
    BigDecimal value = json.getDecimalValue();
    return value.signum() == 0 ? "n0" : "n" + value.stripTrailingZeros();
  }
}
