package io.llmcost.agent.transport;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.UnsentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sends requests through the JDK's {@code HttpURLConnection}, with the process's proxies and trust
 * store, on the calling thread. It follows no redirect and repeats nothing. Thread-safe.
 */
public final class OwnTransport {

  /** Framing and compression are this connection's own affair. */
  private static final Set<String> OWN_FIELDS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "host",
                  "content-length",
                  "transfer-encoding",
                  "connection",
                  "keep-alive",
                  "accept-encoding",
                  "expect",
                  "upgrade",
                  "te")));

  private static final ThreadLocal<Boolean> SENDING = new ThreadLocal<>();

  private final int connectMillis;
  private final int silenceMillis;

  /**
   * @param connectMillis to wait for a connection; above 0
   * @param silenceMillis to wait for anything to come; above 0
   */
  public OwnTransport(int connectMillis, int silenceMillis) {
    this.connectMillis = connectMillis;
    this.silenceMillis = silenceMillis;
  }

  /**
   * This with another limit to its patience.
   *
   * @param newSilenceMillis to wait for anything to come; above 0
   */
  public OwnTransport within(int newSilenceMillis) {
    return new OwnTransport(Math.min(connectMillis, newSilenceMillis), newSilenceMillis);
  }

  /** Whether this thread sends for the agent: such a request is none of the application's. */
  public static boolean isSending() {
    return SENDING.get() != null;
  }

  /**
   * Sends a request and waits for all of its answer.
   *
   * @param maxBytes of the answer's body
   * @return whole, of whatever status
   * @throws IOException if there is no answer, it is too long, or the process keeps cookies, which
   *     such a request would read and change
   */
  public HttpResponse send(HttpRequest request, int maxBytes) throws IOException {
    if (CookieHandler.getDefault() != null) {
      throw new UnsentException("The process has a cookie handler");
    }
    SENDING.set(Boolean.TRUE);
    try {
      URL url = request.url().toUri().toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      try {
        return exchange(connection, request, maxBytes);
      } catch (IOException | RuntimeException e) {
        connection.disconnect();
        throw e;
      }
    } finally {
      SENDING.remove();
    }
  }

  private HttpResponse exchange(HttpURLConnection connection, HttpRequest request, int maxBytes)
      throws IOException {
    connection.setRequestMethod(request.method());
    connection.setConnectTimeout(connectMillis);
    connection.setReadTimeout(silenceMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAllowUserInteraction(false);
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (!OWN_FIELDS.contains(headers.name(i).toLowerCase(Locale.ROOT))) {
        add(connection, headers.name(i), headers.value(i));
      }
    }
    if (request.body().length > 0) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(request.body().length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(request.body());
      }
    }
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("Not an HTTP answer");
    }
    return HttpResponse.whole(status, headers(connection), body(connection, status, maxBytes));
  }

  private static void add(HttpURLConnection connection, String name, String value)
      throws IOException {
    try {
      connection.addRequestProperty(name, value);
    } catch (IllegalArgumentException e) {
      // The JDK's message holds the value, which may be a key.
      throw new UnsentException("The header " + name + " cannot be sent");
    }
  }

  private static byte[] body(HttpURLConnection connection, int status, int maxBytes)
      throws IOException {
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    if (body == null) {
      return out.toByteArray();
    }
    try (InputStream in = body) {
      byte[] chunk = new byte[8192];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (count > maxBytes - out.size()) {
          throw new IOException("The answer is longer than " + maxBytes + " bytes");
        }
        out.write(chunk, 0, count);
      }
    }
    // The JDK takes a cut body of known length for a whole one.
    if (out.size() < connection.getContentLengthLong()) {
      throw new IOException("The answer was cut after " + out.size() + " bytes");
    }
    return out.toByteArray();
  }

  private static Headers headers(HttpURLConnection connection) {
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, List<String>> field : connection.getHeaderFields().entrySet()) {
      if (field.getKey() != null) { // the status line
        for (String value : field.getValue()) {
          fields.add(field.getKey());
          fields.add(value);
        }
      }
    }
    return Headers.of(fields.toArray(new String[0]));
  }
}
