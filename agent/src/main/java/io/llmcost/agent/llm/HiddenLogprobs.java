package io.llmcost.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes token probabilities out of a Chat Completions answer that were not the caller's wish. */
public final class HiddenLogprobs {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What the API says of an answer without. */
  private static final byte[] NONE = "null".getBytes(StandardCharsets.US_ASCII);

  private HiddenLogprobs() {}

  /**
   * The answer with {@code null} in the place of each choice's {@code logprobs}, every other byte
   * as it was.
   *
   * @param whole decoded, not a stream
   * @return the same bytes if there are none, or it is no JSON
   */
  public static byte[] in(byte[] whole) {
    BodyEdit edit = new BodyEdit(whole);
    try (JsonParser json = FACTORY.createParser(whole)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return whole;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (json.nextToken() == JsonToken.START_ARRAY && name.equals("choices")) {
          choices(json, edit);
        } else {
          json.skipChildren();
        }
      }
      return edit.finish();
    } catch (IOException e) {
      return whole;
    }
  }

  private static void choices(JsonParser json, BodyEdit edit) throws IOException {
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      if (t != JsonToken.START_OBJECT) {
        json.skipChildren();
        continue;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        if (name.equals("logprobs") && value == JsonToken.START_OBJECT) {
          edit.replace(start, (int) json.currentLocation().getByteOffset(), NONE);
        }
      }
    }
  }
}
