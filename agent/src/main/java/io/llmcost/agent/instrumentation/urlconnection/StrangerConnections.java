package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.ConnectionFields;
import java.io.IOException;
import java.net.HttpURLConnection;

/**
 * Connections that know nothing of an application, for calls to other origins from clients of which
 * none can be derived: the process's proxy and TLS settings, no cookies, no authenticator, no
 * redirects. They are not handled once more.
 */
public final class StrangerConnections {

  private final Connections connections = new Connections(null, null);

  /**
   * A connection that is ready for its body, and has sent nothing.
   *
   * @throws IOException also where the application's cookies cannot be kept from it
   */
  public HttpURLConnection open(HttpRequest request) throws IOException {
    Url url = request.url();
    HttpURLConnection connection = connections.elsewhere(url, false);
    connection.setRequestMethod(request.method());
    connection.setDoOutput(true);
    set(connection, request);
    return connection;
  }

  /**
   * Says what is sent to another origin. The body is streamed: so the JDK neither asks an
   * authenticator nor sends a second time by itself.
   */
  static void set(HttpURLConnection connection, HttpRequest request) {
    connection.setUseCaches(false);
    connection.setAllowUserInteraction(false);
    connection.setInstanceFollowRedirects(false);
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (!ConnectionFields.include(headers.name(i))) {
        connection.addRequestProperty(headers.name(i), headers.value(i));
      }
    }
    if (!headers.has("user-agent")) {
      // in place of what an application may have put into the system property http.agent
      connection.setRequestProperty("User-Agent", "Java/" + System.getProperty("java.version"));
    }
    connection.setFixedLengthStreamingMode(request.body().length);
  }
}
