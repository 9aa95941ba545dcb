package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import okhttp3.HttpUrl;

/** Between OkHttp's messages and ours. */
final class Messages {

  private Messages() {}

  static Url url(HttpUrl url) {
    String query = url.encodedQuery();
    return new Url(
        url.scheme(),
        url.host(),
        url.port(),
        query == null ? url.encodedPath() : url.encodedPath() + "?" + query);
  }

  static Headers headers(okhttp3.Headers headers) {
    int size = headers.size();
    String[] namesAndValues = new String[size * 2];
    for (int i = 0; i < size; i++) {
      namesAndValues[i * 2] = headers.name(i);
      namesAndValues[i * 2 + 1] = headers.value(i);
    }
    return Headers.ofTrusted(namesAndValues);
  }

  /**
   * Headers for OkHttp. It takes from servers what it does not take from applications, so a field
   * that it refuses is taken as it came.
   *
   * @param received fields that OkHttp has let in
   */
  static okhttp3.Headers headers(Headers headers, okhttp3.Headers received) {
    okhttp3.Headers.Builder builder = new okhttp3.Headers.Builder();
    for (int i = 0; i < headers.size(); i++) {
      try {
        builder.addUnsafeNonAscii(headers.name(i), headers.value(i));
      } catch (IllegalArgumentException e) {
        addAsReceived(builder, headers.name(i), headers.value(i), received);
      }
    }
    return builder.build();
  }

  // Adding all fields of other headers is the one way that checks nothing.
  private static void addAsReceived(
      okhttp3.Headers.Builder builder, String name, String value, okhttp3.Headers received) {
    for (int i = 0; i < received.size(); i++) {
      if (received.name(i).equals(name) && received.value(i).equals(value)) {
        builder.addAll(only(received, i));
        return;
      }
    }
  }

  private static okhttp3.Headers only(okhttp3.Headers received, int index) {
    okhttp3.Headers.Builder one = received.newBuilder();
    for (String name : received.names()) {
      if (!name.equalsIgnoreCase(received.name(index))) {
        one.removeAll(name);
      }
    }
    return one.build();
  }
}
