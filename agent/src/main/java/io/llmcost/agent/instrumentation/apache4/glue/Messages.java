package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpMessage;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.message.BasicHeader;

/** Between the client's messages and ours. */
final class Messages {

  private static final Header[] NO_HEADERS = {};

  private Messages() {}

  static Headers headers(HttpMessage message) {
    Header[] fields = message.getAllHeaders();
    String[] namesAndValues = new String[fields.length * 2];
    for (int i = 0; i < fields.length; i++) {
      namesAndValues[i * 2] = fields[i].getName();
      String value = fields[i].getValue();
      namesAndValues[i * 2 + 1] = value == null ? "" : value;
    }
    return Headers.ofTrusted(namesAndValues);
  }

  static Header[] headers(Headers headers) {
    Header[] fields = new Header[headers.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new BasicHeader(headers.name(i), headers.value(i));
    }
    return fields.length == 0 ? NO_HEADERS : fields;
  }

  /** The port that is connected to. */
  static int port(HttpHost host) {
    return host.getPort() > 0 ? host.getPort() : Url.defaultPort(host.getSchemeName());
  }

  /** The host without the brackets of an IPv6 address. */
  static String name(HttpHost host) {
    String name = host.getHostName();
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /** Where the application says that it goes: absolute, or the path alone. */
  static URI uri(HttpRequest request) {
    URI uri = request instanceof HttpUriRequest ? ((HttpUriRequest) request).getURI() : null;
    return uri != null ? uri : URI.create(request.getRequestLine().getUri());
  }

  /** Where the client connects to, whatever stands in the request. */
  static Url url(HttpHost host, URI uri) {
    String query = uri.getRawQuery();
    return new Url(
        host.getSchemeName(),
        name(host),
        port(host),
        query == null ? path(uri) : path(uri) + "?" + query);
  }

  static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  static boolean hasControls(HttpMessage message) {
    for (Header field : message.getAllHeaders()) {
      if (isControl(field)) {
        return true;
      }
    }
    return false;
  }

  static Header[] withoutControls(HttpMessage message) {
    if (!hasControls(message)) {
      return message.getAllHeaders();
    }
    List<Header> fields = new ArrayList<>();
    for (Header field : message.getAllHeaders()) {
      if (!isControl(field)) {
        fields.add(field);
      }
    }
    return fields.toArray(NO_HEADERS);
  }

  private static boolean isControl(Header field) {
    return field.getName().regionMatches(true, 0, Controls.PREFIX, 0, Controls.PREFIX.length());
  }
}
