package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Header fields in the client's form and in ours. */
final class Messages {

  /** The client sets these itself, and refuses most of them from others. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Messages() {}

  static Headers neutral(HttpHeaders headers) {
    Map<String, List<String>> map = headers.map();
    List<String> fields = new ArrayList<>(map.size() * 2);
    for (Map.Entry<String, List<String>> entry : map.entrySet()) {
      for (String value : entry.getValue()) {
        fields.add(entry.getKey());
        fields.add(value);
      }
    }
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }

  /** Fields of a response. */
  static HttpHeaders of(Headers headers) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.size(); i++) {
      map.computeIfAbsent(headers.name(i), name -> new ArrayList<>(1)).add(headers.value(i));
    }
    return HttpHeaders.of(map, (name, value) -> true);
  }

  /**
   * Fields of a request. What belongs to the connection is left out, unless the application has set
   * it itself and was allowed to.
   */
  static HttpHeaders ofRequest(Headers headers, HttpHeaders allowed) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (!isFraming(name) || allowed.firstValue(name).isPresent()) {
        map.computeIfAbsent(name, key -> new ArrayList<>(1)).add(headers.value(i));
      }
    }
    return HttpHeaders.of(map, (name, value) -> true);
  }

  static boolean hasControls(HttpHeaders headers) {
    for (String name : headers.map().keySet()) {
      if (isControl(name)) {
        return true;
      }
    }
    return false;
  }

  /** The same object if there are none of our headers in it. */
  static HttpHeaders withoutControls(HttpHeaders headers) {
    return hasControls(headers)
        ? HttpHeaders.of(headers.map(), (name, value) -> !isControl(name))
        : headers;
  }

  private static boolean isControl(String name) {
    return name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }

  private static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(java.util.Locale.ROOT));
  }
}
