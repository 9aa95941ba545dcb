package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Status line and fields of a response, in the order and by the rules of the JDK. */
final class ResponseHead {

  private final String statusLine;
  private final int status;
  private final Headers fields;

  private ResponseHead(String statusLine, int status, Headers fields) {
    this.statusLine = statusLine;
    this.status = status;
    this.fields = fields;
  }

  /**
   * @param received what the JDK received last; null if nothing was
   */
  static ResponseHead of(HttpResponse response, ReceivedBody received) {
    Headers fields = response.headers();
    if (response.pipeline().isRewriting()) {
      fields = fields.without("content-length");
    }
    String line =
        received != null && received.status() == response.status()
            ? received.statusLine()
            : "HTTP/1.1 " + response.status() + (response.isSuccess() ? " OK" : "");
    return new ResponseHead(line, response.status(), fields);
  }

  /** The same, of a response whose body is here. */
  static ResponseHead ofWhole(HttpResponse response, ReceivedBody received, int length) {
    ResponseHead head = of(response, received);
    boolean hadLength =
        response.headers().has("content-length")
            || received != null && received.headers().has("content-length");
    return hadLength
        ? new ResponseHead(
            head.statusLine,
            head.status,
            head.fields.with("Content-Length", Integer.toString(length)))
        : head;
  }

  int status() {
    return status;
  }

  /** The reason phrase; null for none. */
  String message() {
    int code = statusLine.indexOf(' ');
    int phrase = code < 0 ? -1 : statusLine.indexOf(' ', code + 1);
    return phrase < 0 ? null : statusLine.substring(phrase + 1);
  }

  /**
   * @param index 0 for the status line, which has no name
   */
  String name(int index) {
    return index < 1 || index > fields.size() ? null : fields.name(index - 1);
  }

  String value(int index) {
    if (index == 0) {
      return statusLine;
    }
    return index < 0 || index > fields.size() ? null : fields.value(index - 1);
  }

  /** The last value of a field. */
  String last(String name) {
    if (name == null) {
      return statusLine;
    }
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.name(i).equalsIgnoreCase(name)) {
        return fields.value(i);
      }
    }
    return null;
  }

  /** All fields, the values of each from the last to the first. */
  Map<String, List<String>> fields() {
    Map<String, List<String>> map = new HashMap<>();
    for (int i = fields.size() - 1; i >= 0; i--) {
      map.computeIfAbsent(fields.name(i), name -> new ArrayList<>(1)).add(fields.value(i));
    }
    map.put(null, new ArrayList<>(Collections.singletonList(statusLine)));
    map.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return Collections.unmodifiableMap(map);
  }
}
