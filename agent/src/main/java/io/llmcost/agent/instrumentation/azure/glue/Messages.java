package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.ConnectionFields;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Between azure-core's messages and ours. */
final class Messages {

  static final String CONTENT_LENGTH = "Content-Length";

  private Messages() {}

  static Url url(URL url) {
    String scheme = url.getProtocol().toLowerCase(Locale.ROOT);
    String host = url.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = url.getPort() >= 0 ? url.getPort() : Url.defaultPort(scheme);
    String path = url.getPath().isEmpty() ? "/" : url.getPath();
    return new Url(scheme, name, port, url.getQuery() == null ? path : path + "?" + url.getQuery());
  }

  static Headers headers(HttpHeaders headers) {
    List<String> fields = new ArrayList<>(headers.getSize() * 2);
    for (HttpHeader header : headers) {
      for (String value : header.getValuesList()) {
        fields.add(header.getName());
        fields.add(value);
      }
    }
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }

  static HttpHeaders of(Headers headers) {
    HttpHeaders fields = new HttpHeaders();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(headers.name(i), headers.value(i));
    }
    return fields;
  }

  /** The fields that may go to another origin. */
  static HttpHeaders foreign(Headers headers) {
    HttpHeaders fields = new HttpHeaders();
    for (int i = 0; i < headers.size(); i++) {
      if (!ConnectionFields.include(headers.name(i))) {
        fields.add(headers.name(i), headers.value(i));
      }
    }
    return fields;
  }

  /** The same request if there is nothing in it that is meant for us. */
  static HttpRequest withoutControls(HttpRequest request) {
    List<String> controls = null;
    for (HttpHeader header : request.getHeaders()) {
      if (isControl(header.getName())) {
        controls = controls == null ? new ArrayList<>(2) : controls;
        controls.add(header.getName());
      }
    }
    if (controls == null) {
      return request;
    }
    HttpRequest copy = request.copy();
    for (String name : controls) {
      copy.getHeaders().remove(name);
    }
    return copy;
  }

  private static boolean isControl(String name) {
    return name.regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }
}
