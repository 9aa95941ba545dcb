package io.llmcost.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings (or other texts), booleans, null and {@link Numeral}s, in the order
 * in which members came; numbers keep their text. What is written may also have ints and longs.
 */
public final class AnswerTree {

  /** A number as it was written. */
  public static final class Numeral {
    private final String text;

    Numeral(String text) {
      this.text = text;
    }

    /** Its value if that is an index, else -1. */
    int index() {
      return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numeral && text.equals(((Numeral) other).text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final int DEEPEST = 200;

  private AnswerTree() {}

  /**
   * @throws UnusableAnswerException if the range is not one JSON object
   */
  public static Map<String, Object> readObject(byte[] bytes, int start, int end)
      throws UnusableAnswerException {
    try (JsonParser parser = JSON.createParser(bytes, start, end - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new UnusableAnswerException("It is not a JSON object");
      }
      Map<String, Object> object = object(parser, 0);
      if (parser.nextToken() != null) {
        throw new UnusableAnswerException("There is something behind its JSON object");
      }
      return object;
    } catch (IOException e) {
      throw new UnusableAnswerException("It is not well-formed JSON");
    }
  }

  private static Map<String, Object> object(JsonParser parser, int depth)
      throws IOException, UnusableAnswerException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser, depth + 1));
    }
    return object;
  }

  private static Object value(JsonParser parser, int depth)
      throws IOException, UnusableAnswerException {
    if (depth > DEEPEST) {
      throw new UnusableAnswerException("Its JSON is nested too deeply");
    }
    switch (parser.currentToken()) {
      case START_OBJECT:
        return object(parser, depth);
      case START_ARRAY:
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser, depth + 1));
        }
        return array;
      case VALUE_STRING:
        return parser.getText();
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return new Numeral(parser.getText());
      case VALUE_TRUE:
        return Boolean.TRUE;
      case VALUE_FALSE:
        return Boolean.FALSE;
      default:
        return null;
    }
  }

  public static byte[] bytes(Map<String, Object> object) throws UnusableAnswerException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    writeTo(out, object);
    return out.toByteArray();
  }

  /**
   * @throws UnusableAnswerException if a text cannot be written
   */
  public static void writeTo(ByteArrayOutputStream out, Object value)
      throws UnusableAnswerException {
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      write(generator, value);
    } catch (IOException e) {
      throw new UnusableAnswerException("It has text that cannot be written");
    }
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof Map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
        generator.writeFieldName((String) member.getKey());
        write(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List) {
      generator.writeStartArray();
      for (Object element : (List<?>) value) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof CharSequence) {
      generator.writeString(value.toString());
    } else if (value instanceof Numeral) {
      generator.writeNumber(value.toString());
    } else if (value instanceof Integer || value instanceof Long) {
      generator.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean) {
      generator.writeBoolean((Boolean) value);
    } else {
      generator.writeNull();
    }
  }

  /** A member that is an object, or null. */
  @SuppressWarnings("unchecked") // objects of a tree have names that are strings
  public static Map<String, Object> object(Map<String, Object> parent, String name) {
    Object value = parent.get(name);
    return value instanceof Map ? (Map<String, Object>) value : null;
  }

  /** A member that is an array, or null. */
  @SuppressWarnings("unchecked") // any array is one of objects
  public static List<Object> array(Map<String, Object> parent, String name) {
    Object value = parent.get(name);
    return value instanceof List ? (List<Object>) value : null;
  }

  /**
   * An element as an object.
   *
   * @throws UnusableAnswerException if it is none
   */
  @SuppressWarnings("unchecked") // objects of a tree have names that are strings
  public static Map<String, Object> asObject(Object value) throws UnusableAnswerException {
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new UnusableAnswerException("It has something else where an object should be");
  }

  /** A member that is a string, or null. */
  public static String string(Map<String, Object> parent, String name) {
    Object value = parent.get(name);
    return value instanceof String ? (String) value : null;
  }

  /** A map of these members, in order. */
  public static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
