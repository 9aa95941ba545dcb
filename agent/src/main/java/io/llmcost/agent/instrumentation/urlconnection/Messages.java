package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** URLs and header fields in the JDK's form and in ours. */
final class Messages {

  private Messages() {}

  /** A host without the brackets of an IPv6 address. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  static Url url(URL url) {
    String file = url.getFile();
    String pathAndQuery = file == null || !file.startsWith("/") ? "/" + file : file;
    int port = url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
    return new Url(
        url.getProtocol().toLowerCase(Locale.ROOT), bare(url.getHost()), port, pathAndQuery);
  }

  /** The fields of a response that has come, without its status line. */
  static Headers received(HttpURLConnection connection) {
    List<String> fields = new ArrayList<>(32);
    int index = connection.getHeaderFieldKey(0) == null ? 1 : 0;
    String value;
    while ((value = connection.getHeaderField(index)) != null) {
      String name = connection.getHeaderFieldKey(index);
      if (name != null) {
        fields.add(name);
        fields.add(value);
      }
      index++;
    }
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }
}
