package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import javax.net.ssl.HttpsURLConnection;

/** The application's request as it stands when it is sent, and how to make others like it. */
final class Request {

  private final HttpURLConnection original;
  private final Framing framing;
  private final CollectedBody body;
  private final Headers sent;
  private final HttpRequest neutral;
  private final Object authenticator;

  /**
   * @param original the application's connection, which has sent nothing
   * @param authenticator the connection's own; null for the process's
   */
  Request(
      HttpURLConnection original,
      RequestFields fields,
      Framing framing,
      CollectedBody body,
      Object authenticator) {
    this.original = original;
    this.framing = framing;
    this.body = body;
    this.authenticator = authenticator;
    this.sent = fields.sent();
    this.neutral =
        new HttpRequest(
            original.getRequestMethod(),
            Messages.url(original.getURL()),
            fields.all(),
            body.bytes());
  }

  HttpURLConnection original() {
    return original;
  }

  HttpRequest neutral() {
    return neutral;
  }

  Object authenticator() {
    return authenticator;
  }

  boolean isOwn(HttpRequest request) {
    return request.url().sameOrigin(neutral.url());
  }

  /** Whether it is what the application asked, whatever is said in the header. */
  boolean isUnchanged(HttpRequest request) {
    return request.body() == neutral.body() && request.url().equals(neutral.url());
  }

  /** Whether the application's connection can send a request: it differs in the body at most. */
  boolean fitsOriginal(HttpRequest request) {
    return request.url().equals(neutral.url())
        && request.method().equals(neutral.method())
        && request.headers().equals(sent)
        && (request.body() == neutral.body() || !sent.has("content-length"));
  }

  /** Sets the application's connection to send another body. */
  void prepareOriginal(HttpRequest request) {
    if (request.body() != neutral.body() && framing.isFixed()) {
      framing.apply(original, request.body().length);
    }
  }

  /** Sets a new connection to the application's origin to be like the application's. */
  void likeOriginal(HttpURLConnection connection, HttpRequest request) throws IOException {
    prepare(connection, request);
    connection.setUseCaches(original.getUseCaches());
    connection.setAllowUserInteraction(original.getAllowUserInteraction());
    connection.setIfModifiedSince(original.getIfModifiedSince());
    connection.setInstanceFollowRedirects(original.getInstanceFollowRedirects());
    if (authenticator != null) {
      Authenticators.set(connection, authenticator);
    }
    Headers headers = request.headers();
    boolean sameBody = request.body() == neutral.body();
    for (int i = 0; i < headers.size(); i++) {
      if (sameBody || !headers.name(i).equalsIgnoreCase("content-length")) {
        connection.addRequestProperty(headers.name(i), headers.value(i));
      }
    }
    framing.apply(connection, request.body().length);
  }

  /** Sets a new connection to another origin. */
  void stranger(HttpURLConnection connection, HttpRequest request) throws IOException {
    prepare(connection, request);
    StrangerConnections.set(connection, request);
  }

  private void prepare(HttpURLConnection connection, HttpRequest request) throws ProtocolException {
    connection.setRequestMethod(request.method());
    connection.setDoOutput(true);
    connection.setConnectTimeout(original.getConnectTimeout());
    connection.setReadTimeout(original.getReadTimeout());
    if (connection instanceof HttpsURLConnection && original instanceof HttpsURLConnection) {
      HttpsURLConnection secure = (HttpsURLConnection) connection;
      HttpsURLConnection own = (HttpsURLConnection) original;
      secure.setSSLSocketFactory(own.getSSLSocketFactory());
      secure.setHostnameVerifier(own.getHostnameVerifier());
    }
  }

  void write(HttpRequest request, OutputStream out) throws IOException {
    if (request.body() == neutral.body()) {
      body.writeTo(out);
    } else {
      out.write(request.body());
    }
    out.close();
  }
}
