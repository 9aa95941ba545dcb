package io.llmcost.agent.batch.deferred;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Reads a file of results, a line for each request; a line that is none is passed over. */
final class Results {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int OK = 200;

  private String id;
  private int status;
  private String requestId;
  private int bodyStart;
  private int bodyEnd;

  private Results() {}

  /**
   * Tells the good answers.
   *
   * @param told the request's name and its answer, whose body is byte for byte the provider's
   */
  static void read(byte[] file, BiConsumer<String, HttpResponse> told) {
    int start = 0;
    for (int i = 0; i <= file.length; i++) {
      if (i == file.length || file[i] == '\n') {
        if (i > start) {
          line(Arrays.copyOfRange(file, start, i), told);
        }
        start = i + 1;
      }
    }
  }

  private static void line(byte[] line, BiConsumer<String, HttpResponse> told) {
    Results result = new Results();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        result.line(json);
      }
    } catch (IOException | RuntimeException e) {
      return;
    }
    if (result.id == null || result.status != OK || result.bodyEnd == 0) {
      return;
    }
    Headers headers = Headers.of("content-type", "application/json");
    told.accept(
        result.id,
        HttpResponse.whole(
            OK,
            result.requestId == null ? headers : headers.with("x-request-id", result.requestId),
            Arrays.copyOfRange(line, result.bodyStart, result.bodyEnd)));
  }

  private void line(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("custom_id") && value == JsonToken.VALUE_STRING) {
        id = json.getText();
      } else if (name.equals("response") && value == JsonToken.START_OBJECT) {
        response(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void response(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("status_code") && value == JsonToken.VALUE_NUMBER_INT) {
        status = json.getIntValue();
      } else if (name.equals("request_id") && value == JsonToken.VALUE_STRING) {
        requestId = visible(json.getText());
      } else if (name.equals("body") && value == JsonToken.START_OBJECT) {
        bodyStart = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        bodyEnd = (int) json.currentLocation().getByteOffset();
      } else {
        json.skipChildren();
      }
    }
  }

  /** What becomes a header may not break it. */
  private static String visible(String text) {
    return text.matches("[!-~]{1,200}") ? text : null;
  }
}
