package io.llmcost.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes token probabilities out of a Chat Completions answer that were not the caller's wish. */
public final class HiddenLogprobs {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What the API says of an answer without. */
  private static final byte[] NONE = "null".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] MEMBER = Ascii.bytes("\"logprobs\"");

  /** A chunk has the probabilities of a few tokens; an event above this is none. */
  private static final int EVENT_LIMIT = 1 << 20;

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

  /**
   * The same of a stream, chunk by chunk.
   *
   * @param events decoded, from the first to the last
   * @return the same bytes if no event speaks of them
   */
  public static byte[] inEvents(byte[] events) {
    if (Ascii.indexOf(events, 0, events.length, MEMBER) < 0) {
      return events;
    }
    ByteArrayOutputStream without = new ByteArrayOutputStream(events.length);
    SseSplitter splitter = new SseSplitter(EVENT_LIMIT, new Events(without));
    splitter.data(events, 0, events.length);
    splitter.end();
    return without.toByteArray();
  }

  private static final class Events implements SseSplitter.Handler {

    private final ByteArrayOutputStream out;

    Events(ByteArrayOutputStream out) {
      this.out = out;
    }

    @Override
    public void event(SseEvent event) {
      if (!event.hasData() || event.isMultiLine()) {
        part(event);
        return;
      }
      byte[] chunk = in(Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd()));
      out.write(event.raw(), event.rawStart(), event.dataStart() - event.rawStart());
      out.write(chunk, 0, chunk.length);
      out.write(event.raw(), event.dataEnd(), event.rawEnd() - event.dataEnd());
    }

    @Override
    public void part(SseEvent part) {
      out.write(part.raw(), part.rawStart(), part.rawEnd() - part.rawStart());
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
