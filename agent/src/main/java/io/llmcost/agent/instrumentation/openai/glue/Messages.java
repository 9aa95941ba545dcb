package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.QueryParams;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Between the SDK's messages and ours. */
final class Messages {

  static final String CONTENT_TYPE = "Content-Type";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String CONTENT_LENGTH = "Content-Length";

  /** What stands in a path segment as it is, beside letters and digits. */
  private static final String IN_SEGMENTS = "-._~!$&'()*+,;=:@";

  /** What stands in a name or a value of a query as it is. */
  private static final String IN_QUERIES = "-._~!$'()*,;:@/?";

  private Messages() {}

  /** Where a request goes, whose base URL is given apart. */
  static Url url(Url base, HttpRequest request) {
    StringBuilder path = new StringBuilder(base.path());
    for (String segment : request.pathSegments()) {
      if (path.length() == 0 || path.charAt(path.length() - 1) != '/') {
        path.append('/');
      }
      encode(path, segment, IN_SEGMENTS);
    }
    int query = base.pathAndQuery().indexOf('?');
    char separator = '?';
    if (query >= 0) {
      path.append(base.pathAndQuery(), query, base.pathAndQuery().length());
      separator = '&';
    }
    QueryParams params = request.queryParams();
    for (String name : params.keys()) {
      for (String value : params.values(name)) {
        encode(path.append(separator), name, IN_QUERIES);
        encode(path.append('='), value, IN_QUERIES);
        separator = '&';
      }
    }
    return new Url(base.scheme(), base.host(), base.port(), path.toString());
  }

  private static void encode(StringBuilder out, String text, String asItIs) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || asItIs.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
  }

  /** Writes where a request goes into one that the SDK's transports take apart again. */
  static void putUrl(HttpRequest.Builder builder, Url url) {
    List<String> segments = new ArrayList<>();
    for (String segment : url.path().substring(1).split("/", -1)) {
      segments.add(decoded(segment));
    }
    builder.baseUrl(url.origin()).pathSegments(segments).queryParams(query(url));
  }

  private static QueryParams query(Url url) {
    QueryParams.Builder params = QueryParams.builder();
    int start = url.pathAndQuery().indexOf('?');
    if (start >= 0 && start + 1 < url.pathAndQuery().length()) {
      for (String pair : url.pathAndQuery().substring(start + 1).split("&")) {
        int equals = pair.indexOf('=');
        params.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return params.build();
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < octets.length; i++) {
      int high = i + 2 < octets.length ? Character.digit(octets[i + 1], 16) : -1;
      int low = i + 2 < octets.length ? Character.digit(octets[i + 2], 16) : -1;
      if (octets[i] == '%' && high >= 0 && low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(octets[i]);
      }
    }
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  /** A request's fields; that of its body's type is among them wherever it is said. */
  static Headers requestHeaders(HttpRequest request, HttpRequestBody body) {
    List<String> fields = fields(request.headers());
    String type = body.contentType();
    if (type != null && request.headers().values(CONTENT_TYPE).isEmpty()) {
      fields.add(CONTENT_TYPE);
      fields.add(type);
    }
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }

  /**
   * A response's fields. The SDK undoes no coding: what says that there was one is about what the
   * transport got, not about what it gives.
   */
  static Headers responseHeaders(com.openai.core.http.Headers headers) {
    Headers received = Headers.ofTrusted(fields(headers).toArray(new String[0]));
    return received.has(CONTENT_ENCODING)
        ? received.without(CONTENT_ENCODING).without(CONTENT_LENGTH)
        : received;
  }

  private static List<String> fields(com.openai.core.http.Headers headers) {
    List<String> fields = new ArrayList<>(headers.size() * 2 + 2);
    for (String name : headers.names()) {
      for (String value : headers.values(name)) {
        fields.add(name);
        fields.add(value);
      }
    }
    return fields;
  }

  static com.openai.core.http.Headers of(Headers headers) {
    com.openai.core.http.Headers.Builder fields = com.openai.core.http.Headers.builder();
    headers.forEach(fields::put);
    return fields.build();
  }

  /** The same request if there is nothing in it that is meant for us. */
  static HttpRequest withoutControls(HttpRequest request) {
    HttpRequest.Builder changed = null;
    for (String name : request.headers().names()) {
      if (isControl(name)) {
        changed = changed == null ? request.toBuilder() : changed;
        changed.removeHeaders(name);
      }
    }
    return changed == null ? request : changed.build();
  }

  private static boolean isControl(String name) {
    return name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }
}
