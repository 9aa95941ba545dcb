package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes what a model says: the same for the same prompt, but for the model's own name, so that
 * answers of different models can be told apart and yet cost a like number of tokens.
 */
final class Text {

  private static final String[] WORDS =
      ("order account device delivery refund warranty battery update setting reset menu option button screen "
              + "network password invoice address customer support ticket return label courier adapter firmware "
              + "check open select confirm wait restart connect replace review follow choose enter press hold "
              + "first then next finally usually within after before please note that the your our this each "
              + "two three five ten days minutes hours steps")
          .split(" ");

  private Text() {}

  /** The first eight bytes of the SHA-256 of the parts. */
  static long seed(String... parts) {
    return ByteBuffer.wrap(sha256(String.join("\u0000", parts))).getLong();
  }

  /** Sixteen hexadecimal digits that depend on the parts. */
  static String id(String... parts) {
    return HexFormat.of().toHexDigits(seed(parts));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prose of 25 to 75 words that names its model. */
  static String prose(String model, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(start(model));
    int words = 25 + random.nextInt(50);
    boolean starts = true;
    for (int i = 0; i < words; i++) {
      String word = WORDS[random.nextInt(WORDS.length)];
      text.append(' ').append(starts ? capital(word) : word);
      starts = i == words - 1 || random.nextInt(9) == 0;
      if (starts) {
        text.append('.');
      }
    }
    return text.toString();
  }

  /** How a model begins: with its name. */
  static String start(String model) {
    return "According to " + model + ':';
  }

  /**
   * Words of a number of tokens, as {@link Tokens} counts.
   *
   * @param start what they begin with, in the count
   */
  static String counted(String start, long seed, int tokens) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(start);
    for (int left = tokens - Tokens.count(start); left > 0; ) {
      String word = WORDS[random.nextInt(WORDS.length)];
      word = Tokens.count(word) > left ? "ok" : word;
      text.append(' ').append(word);
      left -= Tokens.count(word);
    }
    return text.toString();
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Prose of a length in characters. */
  static String prose(String model, long seed, int length) {
    StringBuilder text = new StringBuilder(length + 1_000);
    for (long next = seed; text.length() < length; next++) {
      text.append(prose(model, next)).append(' ');
    }
    return text.substring(0, length);
  }

  /** A value that fits a JSON Schema of the plain kind (type, properties, items, enum, const). */
  static JsonNode instance(JsonNode schema, String model, long seed) {
    Random random = new Random(seed);
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").size() > 0) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    if (schema.path("anyOf").size() > 0) {
      return instance(schema.get("anyOf").get(0), model, seed);
    }
    String type =
        schema.path("type").isArray()
            ? schema.get("type").get(0).asText()
            : schema.path("type").asText();
    switch (type) {
      case "object":
        ObjectNode object = json.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
          object.set(property.getKey(), instance(property.getValue(), model, random.nextLong()));
        }
        return object;
      case "array":
        ArrayNode array = json.arrayNode();
        for (int i = random.nextInt(3); i >= 0; i--) {
          array.add(instance(schema.path("items"), model, random.nextLong()));
        }
        return array;
      case "integer":
        return json.numberNode(random.nextInt(1_000));
      case "number":
        return json.numberNode(random.nextInt(100_000) / 100.0);
      case "boolean":
        return json.booleanNode(random.nextBoolean());
      case "null":
        return json.nullNode();
      default:
        return json.textNode(WORDS[random.nextInt(WORDS.length)] + " by " + model);
    }
  }

  /** Cuts a text into the pieces of a stream; together they are the text. */
  static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = text.indexOf(' ', from + 1);
      to = to < 0 ? text.length() : to;
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  /** The beginning of a text that has at most so many tokens. */
  static String limit(String text, int tokens) {
    StringBuilder kept = new StringBuilder();
    int count = 0;
    for (String piece : pieces(text)) {
      count += Tokens.count(piece);
      if (count > tokens) {
        break;
      }
      kept.append(piece);
    }
    return kept.toString();
  }

  /** A unit vector. */
  static float[] vector(String model, String text, int dimensions) {
    Random random = new Random(seed(model, text));
    float[] vector = new float[dimensions];
    double square = 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) random.nextGaussian();
      square += vector[i] * vector[i];
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }
}
