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

  static okhttp3.Headers headers(Headers headers) {
    okhttp3.Headers.Builder builder = new okhttp3.Headers.Builder();
    for (int i = 0; i < headers.size(); i++) {
      builder.add(headers.name(i), headers.value(i));
    }
    return builder.build();
  }
}
