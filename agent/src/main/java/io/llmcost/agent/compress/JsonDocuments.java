package io.llmcost.agent.compress;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects of a JSON array, each with a text of its own, as tools that search give them; the array
 * is all there is, or the only one in an object.
 */
final class JsonDocuments {

  private static final int FEWEST = 3;
  private static final int SHORTEST = 40;

  private final JsonParser parser;
  private final List<Passage> passages = new ArrayList<>();

  private JsonDocuments(JsonParser parser) {
    this.parser = parser;
  }

  /** Null if there are none. */
  static List<Passage> find(String text) {
    int first = Lines.skipSpace(text, 0, text.length());
    if (first == text.length() || text.charAt(first) != '[' && text.charAt(first) != '{') {
      return null;
    }
    try (JsonParser parser = Json.parser(text)) {
      JsonDocuments documents = new JsonDocuments(parser);
      return documents.readRoot() && parser.nextToken() == null ? documents.passages : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private boolean readRoot() throws IOException {
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      return readArray();
    }
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        if (found || !readArray()) {
          return false;
        }
        found = true;
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private boolean readArray() throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      if (!readDocument((int) parser.currentTokenLocation().getCharOffset())) {
        return false;
      }
    }
    return parser.currentToken() == JsonToken.END_ARRAY && passages.size() >= FEWEST;
  }

  private boolean readDocument(int start) throws IOException {
    int[] body = {0, 0};
    int[] title = {start, start};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        parser.skipChildren();
        continue;
      }
      int from = (int) parser.currentTokenLocation().getCharOffset() + 1;
      parser.getTextLength();
      int to = (int) parser.currentLocation().getCharOffset() - 1;
      if (isTitle(name)) {
        title = new int[] {from, to};
      } else if (to - from > body[1] - body[0]) {
        body = new int[] {from, to};
      }
    }
    int end = (int) parser.currentLocation().getCharOffset();
    if (body[1] - body[0] < SHORTEST) {
      return false;
    }
    passages.add(
        title[1] <= body[0]
            ? new Passage(start, title[0], title[1], body[0], body[1], end)
            : new Passage(start, start, start, body[0], body[1], end));
    return true;
  }

  private static boolean isTitle(String name) {
    return name.equals("title") || name.equals("name") || name.equals("heading");
  }
}
