package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * Between Spring's messages and ours. {@code HttpHeaders} is a map up to version 6 and none from 7
 * on: only what both have is used.
 */
final class Messages {

  static final String CONTENT_LENGTH = "content-length";
  static final String COOKIE = "cookie";

  /** Fields that belong to a connection, or to how the client reads its answer. */
  private static final Set<String> CONNECTION_FIELDS =
      new HashSet<>(
          Arrays.asList(
              "host",
              "connection",
              CONTENT_LENGTH,
              "transfer-encoding",
              "accept-encoding",
              "expect",
              "upgrade",
              "te",
              "proxy-authorization",
              COOKIE));

  private Messages() {}

  static Url url(URI uri) {
    return Url.of(uri);
  }

  static Headers headers(HttpHeaders headers) {
    return Headers.ofTrusted(fields(headers).toArray(new String[0]));
  }

  /** With what the cookies say, which are none of the fields: they say who calls. */
  static Headers headers(HttpHeaders headers, MultiValueMap<String, HttpCookie> cookies) {
    if (cookies.isEmpty()) {
      return headers(headers);
    }
    List<String> fields = fields(headers);
    StringBuilder text = new StringBuilder();
    for (List<HttpCookie> values : cookies.values()) {
      for (HttpCookie cookie : values) {
        text.append(text.length() == 0 ? "" : "; ");
        text.append(cookie.getName()).append('=').append(cookie.getValue());
      }
    }
    fields.add(COOKIE);
    fields.add(text.toString());
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }

  private static List<String> fields(HttpHeaders headers) {
    List<String> fields = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          for (String value : values) {
            if (value != null) {
              fields.add(name);
              fields.add(value);
            }
          }
        });
    return fields;
  }

  /** Adds all fields. */
  static void copy(Headers from, HttpHeaders to) {
    for (int i = 0; i < from.size(); i++) {
      to.add(from.name(i), from.value(i));
    }
  }

  /** Adds the fields that may go to another origin. */
  static void copyForeign(Headers from, HttpHeaders to) {
    for (int i = 0; i < from.size(); i++) {
      if (!CONNECTION_FIELDS.contains(from.name(i).toLowerCase(Locale.ROOT))) {
        to.add(from.name(i), from.value(i));
      }
    }
  }

  static boolean hasControls(HttpHeaders headers) {
    boolean[] found = new boolean[1];
    headers.forEach((name, values) -> found[0] |= isControl(name));
    return found[0];
  }

  /** Adds all fields but those that are meant for us. */
  static void copyWithoutControls(HttpHeaders from, HttpHeaders to) {
    from.forEach(
        (name, values) -> {
          if (!isControl(name)) {
            to.put(name, new ArrayList<>(values));
          }
        });
  }

  /** A request that goes by untouched, but without what was meant for us. */
  static ClientRequest withoutControls(ClientRequest request) {
    return ClientRequest.from(request).headers(Messages::removeControls).build();
  }

  /** Takes out what is meant for us. */
  static void removeControls(HttpHeaders headers) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> {
          if (!isControl(name)) {
            kept.put(name, values);
          }
        });
    headers.clear();
    kept.forEach(headers::put);
  }

  private static boolean isControl(String name) {
    return name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }
}
