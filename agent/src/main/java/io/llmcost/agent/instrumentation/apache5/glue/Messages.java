package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.net.URIAuthority;

/** Between the client's messages and ours. */
final class Messages {

  private Messages() {}

  /** Whether a call may be ours; allocates nothing. */
  static boolean isWatched(CallHandler calls, HttpHost target, HttpRequest request) {
    if (target != null) {
      return watches(calls, target.getSchemeName(), target.getHostName(), target.getPort());
    }
    URIAuthority authority = request.getAuthority();
    String scheme = request.getScheme();
    return authority != null
        && scheme != null
        && watches(calls, scheme, authority.getHostName(), authority.getPort());
  }

  private static boolean watches(CallHandler calls, String scheme, String name, int port) {
    return calls.watches(scheme, unbracketed(name), port > 0 ? port : Url.defaultPort(scheme));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * Where the client connects to.
   *
   * @param target null if the request alone says it
   * @param pathAndQuery begins with a slash
   */
  static Url url(HttpHost target, HttpRequest request, String pathAndQuery) {
    String scheme = target != null ? target.getSchemeName() : request.getScheme();
    String name = target != null ? target.getHostName() : request.getAuthority().getHostName();
    int port = target != null ? target.getPort() : request.getAuthority().getPort();
    return new Url(
        scheme, unbracketed(name), port > 0 ? port : Url.defaultPort(scheme), pathAndQuery);
  }

  static HttpHost host(Url url) {
    return new HttpHost(url.scheme(), url.host(), url.port());
  }

  /** As it stands in the request line; null if that is no path. */
  static String pathAndQuery(HttpRequest request) {
    String path = request.getPath();
    if (path == null || path.isEmpty()) {
      return "/";
    }
    return path.charAt(0) == '/' ? path : null;
  }

  static String path(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  static Headers headers(MessageHeaders message) {
    Header[] fields = message.getHeaders();
    String[] namesAndValues = new String[fields.length * 2];
    for (int i = 0; i < fields.length; i++) {
      namesAndValues[i * 2] = fields[i].getName();
      namesAndValues[i * 2 + 1] = value(fields[i]);
    }
    return Headers.ofTrusted(namesAndValues);
  }

  private static String value(Header field) {
    return field.getValue() == null ? "" : field.getValue();
  }

  static Header[] headers(Headers headers) {
    Header[] fields = new Header[headers.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new BasicHeader(headers.name(i), headers.value(i));
    }
    return fields;
  }

  /**
   * The fields of a request that was changed. One that is as it was, and was not in the request, is
   * the client's to add.
   *
   * @param seen what the gateway was shown of the request
   */
  static Header[] changed(HttpRequest request, Headers seen, Headers changed) {
    if (changed == seen) {
      return request.getHeaders();
    }
    List<Header> fields = new ArrayList<>();
    for (int i = 0; i < changed.size(); i++) {
      String name = changed.name(i);
      String value = changed.value(i);
      if (request.containsHeader(name) || !value.equals(seen.get(name))) {
        fields.add(given(request, name, value));
      }
    }
    return fields.toArray(new Header[0]);
  }

  private static Header given(HttpRequest request, String name, String value) {
    for (Iterator<Header> given = request.headerIterator(name); given.hasNext(); ) {
      Header field = given.next();
      if (field.getName().equals(name) && value.equals(value(field))) {
        return field;
      }
    }
    return new BasicHeader(name, value);
  }

  static boolean hasControls(MessageHeaders message) {
    for (Iterator<Header> fields = message.headerIterator(); fields.hasNext(); ) {
      if (isControl(fields.next())) {
        return true;
      }
    }
    return false;
  }

  static Header[] withoutControls(MessageHeaders message) {
    List<Header> fields = new ArrayList<>();
    for (Iterator<Header> all = message.headerIterator(); all.hasNext(); ) {
      Header field = all.next();
      if (!isControl(field)) {
        fields.add(field);
      }
    }
    return fields.toArray(new Header[0]);
  }

  private static boolean isControl(Header field) {
    String prefix = Controls.PREFIX;
    return field.getName().regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
