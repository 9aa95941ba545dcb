package io.llmcost.agent.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An embeddings answer, taken apart and put together; the vectors' own JSON stays as it came. */
final class Vectors {

  private static final JsonFactory JSON = new JsonFactory();

  private final List<byte[]> vectors = new ArrayList<>();
  private final List<Integer> indices = new ArrayList<>();
  private String model;
  private long tokens = -1;

  private Vectors() {}

  /**
   * @return null if it is not such an answer, or one whose vectors cannot be told apart
   */
  static Vectors read(byte[] body) {
    Vectors answer = new Vectors();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        answer.readMember(json, body);
      }
      return answer.putInOrder() ? answer : null;
    } catch (IOException e) {
      Log.debug("An embeddings answer cannot be read");
      return null;
    }
  }

  private void readMember(JsonParser json, byte[] body) throws IOException {
    String name = json.currentName();
    JsonToken value = json.nextToken();
    if (name.equals("data") && value == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        readItem(json, body);
      }
    } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
      model = json.getText();
    } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
      readUsage(json);
    } else {
      json.skipChildren();
    }
  }

  private void readItem(JsonParser json, byte[] body) throws IOException {
    int index = -1;
    byte[] vector = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
        index = json.getIntValue();
      } else if (name.equals("embedding")) {
        vector = raw(json, body);
      } else {
        json.skipChildren();
      }
    }
    vectors.add(vector);
    indices.add(index);
  }

  private static byte[] raw(JsonParser json, byte[] body) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    json.finishToken();
    return Arrays.copyOfRange(body, start, (int) json.currentLocation().getByteOffset());
  }

  private void readUsage(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean prompt = json.currentName().equals("prompt_tokens");
      if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && prompt) {
        tokens = json.getLongValue();
      } else {
        json.skipChildren();
      }
    }
  }

  private boolean putInOrder() {
    byte[][] ordered = new byte[vectors.size()][];
    for (int i = 0; i < ordered.length; i++) {
      int index = indices.get(i) < 0 ? i : indices.get(i);
      if (index >= ordered.length || ordered[index] != null || vectors.get(i) == null) {
        return false;
      }
      ordered[index] = vectors.get(i);
    }
    vectors.clear();
    vectors.addAll(Arrays.asList(ordered));
    return !vectors.isEmpty();
  }

  int count() {
    return vectors.size();
  }

  /** The JSON of the vector of a text, by the text's place in the call. */
  byte[] vector(int index) {
    return vectors.get(index);
  }

  /** As the answer names it; null if it does not. */
  String model() {
    return model;
  }

  /** What all of them used; -1 if the answer does not say. */
  long tokens() {
    return tokens;
  }

  /** The answer that has these vectors, in this order. */
  static byte[] write(List<StoredVector> vectors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    write(out, "{\"object\":\"list\",\"data\":[");
    long used = 0;
    String model = null;
    for (int i = 0; i < vectors.size(); i++) {
      StoredVector vector = vectors.get(i);
      write(
          out,
          (i == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":");
      out.write(vector.vector(), 0, vector.vector().length);
      write(out, "}");
      used += vector.tokens();
      model = model == null ? vector.model() : model;
    }
    write(out, "]");
    if (model != null) {
      write(
          out,
          ",\"model\":\""
              + new String(JsonStringEncoder.getInstance().quoteAsString(model))
              + "\"");
    }
    write(out, ",\"usage\":{\"prompt_tokens\":" + used + ",\"total_tokens\":" + used + "}}");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
