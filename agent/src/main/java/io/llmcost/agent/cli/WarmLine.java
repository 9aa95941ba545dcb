package io.llmcost.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.llm.Endpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A line of a file of requests: a body; or what OpenAI's Batch API takes, {@code {"url":
 * "/v1/chat/completions", "body": {…}}}, with a whole URL or {@code headers} too where wanted.
 */
final class WarmLine {

  private static final JsonFactory JSON = new JsonFactory();

  private final String url;
  private final Headers headers;
  private final byte[] body;
  private final Endpoint endpoint;

  private WarmLine(String url, Headers headers, byte[] body, Endpoint endpoint) {
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.endpoint = endpoint;
  }

  /**
   * @throws IOException if it is none of both; says why
   */
  static WarmLine read(byte[] line) throws IOException {
    String url = null;
    String model = null;
    Headers headers = Headers.EMPTY;
    byte[] body = null;
    Set<String> members = new HashSet<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        members.add(name);
        JsonToken value = json.nextToken();
        if (name.equals("url") && value == JsonToken.VALUE_STRING) {
          url = json.getText();
        } else if (name.equals("model") && value == JsonToken.VALUE_STRING) {
          model = json.getText();
        } else if (name.equals("headers") && value == JsonToken.START_OBJECT) {
          headers = headers(json);
        } else if (name.equals("body") && value == JsonToken.START_OBJECT) {
          int start = (int) json.currentTokenLocation().getByteOffset();
          json.skipChildren();
          body = Arrays.copyOfRange(line, start, (int) json.currentLocation().getByteOffset());
        } else {
          json.skipChildren();
        }
      }
    }
    if (body == null) {
      return new WarmLine(null, Headers.EMPTY, line, endpointOf(members, model));
    }
    Endpoint endpoint = url == null ? read(body).endpoint : Endpoint.ofPath(path(url));
    if (endpoint == null) {
      throw new IOException("its url is no endpoint that the cache knows: " + url);
    }
    return new WarmLine(url, headers, body, endpoint);
  }

  private static Headers headers(JsonParser json) throws IOException {
    Headers headers = Headers.EMPTY;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      headers = headers.with(name, json.getValueAsString(""));
      json.skipChildren();
    }
    return headers;
  }

  private static Endpoint endpointOf(Set<String> members, String model) throws IOException {
    if (members.contains("messages")) {
      return Endpoint.CHAT_COMPLETIONS;
    }
    if (members.contains("prompt")) {
      return Endpoint.COMPLETIONS;
    }
    if (members.contains("input")) {
      return model != null && model.contains("embedding")
          ? Endpoint.EMBEDDINGS
          : Endpoint.RESPONSES;
    }
    throw new IOException("it has neither messages nor input nor prompt, nor a body that has");
  }

  private static String path(String url) {
    int scheme = url.indexOf("://");
    int start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
    int query = url.indexOf('?');
    return start < 0 ? "/" : url.substring(start, query < 0 ? url.length() : query);
  }

  /** A whole URL that the line names; null if it names none. */
  String url() {
    return url != null && url.contains("://") ? url : null;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Endpoint endpoint() {
    return endpoint;
  }
}
