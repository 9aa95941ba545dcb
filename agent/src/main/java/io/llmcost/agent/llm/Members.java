package io.llmcost.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The top-level members of a body and where they stand. Reading them is the one parse of a body: it
 * proves that the whole is well-formed, decodes nothing but names, and looks into no value.
 */
final class Members {

  /** No real request nests as deep; a deeper one is not worth a stack overflow. */
  private static final int MAX_DEPTH = 500;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Names come from the application: interning them would let it fill the JVM's table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final Set<String> IDS =
      new HashSet<>(Arrays.asList("id", "file_id", "encrypted_content", "audio"));

  private final byte[] body;
  private String[] names;
  private int[] nameStarts;
  private int[] valueStarts;
  private int size;
  private boolean namesIds;

  private Members(byte[] body) {
    this(body, new String[8], new int[8], new int[8], 0, false);
  }

  private Members(
      byte[] body,
      String[] names,
      int[] nameStarts,
      int[] valueStarts,
      int size,
      boolean namesIds) {
    this.body = body;
    this.names = names;
    this.nameStarts = nameStarts;
    this.valueStarts = valueStarts;
    this.size = size;
    this.namesIds = namesIds;
  }

  /**
   * @throws NotAnLlmCallException if the body is not one JSON object in UTF-8 without byte order
   *     mark
   */
  static Members read(byte[] body) throws NotAnLlmCallException {
    requireObject(body);
    Members members = new Members(body);
    try (JsonParser parser = JSON.createParser(body)) {
      members.readAll(parser);
    } catch (IOException | RuntimeException e) {
      // The parser is fed bytes that nobody has checked; whatever it trips over is not a call.
      throw new NotAnLlmCallException("The body is not JSON");
    }
    return members;
  }

  /**
   * These with another value for a member: read without being parsed again.
   *
   * @param name of one member or several, all of which get it
   * @param value a JSON string
   */
  Members withString(String name, byte[] value) {
    BodyEdit edit = new BodyEdit(body);
    int[] newNameStarts = nameStarts.clone();
    int[] newValueStarts = valueStarts.clone();
    int shift = 0;
    for (int i = 0; i < size; i++) {
      newNameStarts[i] += shift;
      newValueStarts[i] += shift;
      if (names[i].equals(name)) {
        int end = valueEnd(i);
        edit.replace(valueStarts[i], end, value);
        shift += value.length - (end - valueStarts[i]);
      }
    }
    return new Members(edit.finish(), names, newNameStarts, newValueStarts, size, namesIds);
  }

  private static void requireObject(byte[] body) throws NotAnLlmCallException {
    int i = 0;
    while (i < body.length && isSpace(body[i])) {
      i++;
    }
    // A zero after the brace is UTF-16 or UTF-32, which the parser would read, but not by byte.
    if (i + 1 >= body.length || body[i] != '{' || body[i + 1] == 0) {
      throw new NotAnLlmCallException("The body is not a JSON object in UTF-8");
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void readAll(JsonParser parser) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int nameStart = (int) parser.currentTokenLocation().getByteOffset();
      JsonToken value = parser.nextToken();
      add(name, nameStart, (int) parser.currentTokenLocation().getByteOffset());
      if (value.isStructStart()) {
        skipNoting(parser);
      }
    }
    if (parser.nextToken() != null) {
      throw new IOException("Something follows the object");
    }
  }

  /** Steps over an object or array, looking at names only. */
  private void skipNoting(JsonParser parser) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        namesIds |= IDS.contains(parser.currentName());
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
  }

  private void add(String name, int nameStart, int valueStart) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      nameStarts = Arrays.copyOf(nameStarts, size * 2);
      valueStarts = Arrays.copyOf(valueStarts, size * 2);
    }
    names[size] = name;
    nameStarts[size] = nameStart;
    valueStarts[size] = valueStart;
    size++;
  }

  /** Whether a value, however deep, has a member by which state at the provider is referred to. */
  boolean namesIds() {
    return namesIds;
  }

  byte[] body() {
    return body;
  }

  int size() {
    return size;
  }

  String name(int i) {
    return names[i];
  }

  /** Where the opening quote of the name stands. */
  int nameStart(int i) {
    return nameStarts[i];
  }

  int valueStart(int i) {
    return valueStarts[i];
  }

  /** The byte after the value; found by walking over it. */
  int valueEnd(int i) {
    JsonWalker walker = new JsonWalker(body, valueStarts[i]);
    walker.skip();
    return walker.position();
  }

  /** The index of the member of that name, the last one if there are several; -1 if none. */
  int indexOf(String name) {
    for (int i = size - 1; i >= 0; i--) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Reads the value of a member; null if there is no such member or its value is null. */
  JsonWalker value(String name) {
    int i = indexOf(name);
    if (i < 0 || body[valueStarts[i]] == 'n') {
      return null;
    }
    return new JsonWalker(body, valueStarts[i]);
  }

  /** Whether the member is there and not null. */
  boolean has(String name) {
    int i = indexOf(name);
    return i >= 0 && body[valueStarts[i]] != 'n';
  }

  boolean isTrue(String name) {
    JsonWalker value = value(name);
    return value != null && value.atTrue();
  }

  /** A member's text; null if it is absent or no string. */
  String string(String name) {
    JsonWalker value = value(name);
    return value == null ? null : value.stringOrNull();
  }

  /** A member's number as it is written; null if it is absent or no number. */
  String number(String name) {
    JsonWalker value = value(name);
    return value == null || !value.atNumber() ? null : value.raw();
  }

  /** A member's whole number, 0 to 10^18; -1 if it is absent or no such number. */
  long count(String name) {
    String number = number(name);
    if (number == null || number.length() > 18) {
      return -1;
    }
    long count = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      count = count * 10 + digit;
    }
    return count;
  }

  /** Whether the member is an array or object that holds something. */
  boolean isFilled(String name) {
    JsonWalker value = value(name);
    if (value == null || !value.atArray() && !value.atObject()) {
      return false;
    }
    value.enter();
    return value.more();
  }
}
