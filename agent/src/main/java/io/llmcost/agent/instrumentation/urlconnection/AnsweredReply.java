package io.llmcost.agent.instrumentation.urlconnection;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;

/** The call has an answer of the gateway's, which may be the JDK's own with a field or two more. */
final class AnsweredReply implements Reply {

  private final HttpURLConnection connection;
  private final ResponseHead head;
  private final InputStream body;
  private final ReceivedBody received;

  /**
   * @param connection that of the answer if it came from the application's origin, else the
   *     application's
   * @param body null if the JDK has none for an error
   * @param received what the answer is; null if it came from no connection
   */
  AnsweredReply(
      HttpURLConnection connection, ResponseHead head, InputStream body, ReceivedBody received) {
    this.connection = connection;
    this.head = head;
    this.body = body;
    this.received = received;
  }

  @Override
  public HttpURLConnection connection() {
    return connection;
  }

  @Override
  public void connect() {
    // is, or was, connected
  }

  @Override
  public OutputStream output() throws IOException {
    if (received != null && received.isOwn()) {
      return connection.getOutputStream(); // which refuses
    }
    throw new ProtocolException("Cannot write output after reading input.");
  }

  @Override
  public InputStream input() throws IOException {
    if (head.status() < 400) {
      return body;
    }
    if (received != null && received.isOwn() && received.status() == head.status()) {
      connection.getInputStream(); // throws what it has thrown before
    }
    String url = connection.getURL().toString();
    throw head.status() == 404 || head.status() == 410
        ? new FileNotFoundException(url)
        : new IOException(
            "Server returned HTTP response code: " + head.status() + " for URL: " + url);
  }

  @Override
  public InputStream error() {
    return head.status() < 400 ? null : body;
  }

  @Override
  public int status() {
    return head.status();
  }

  @Override
  public String message() {
    return head.message();
  }

  @Override
  public String field(String name) {
    return head.last(name);
  }

  @Override
  public String field(int index) {
    return head.value(index);
  }

  @Override
  public String key(int index) {
    return head.name(index);
  }

  @Override
  public Map<String, List<String>> fields() {
    return head.fields();
  }

  @Override
  public void disconnect() {
    if (body instanceof PipedStream) {
      ((PipedStream) body).giveUp();
    }
    if (received != null) {
      received.connection().disconnect();
    }
    connection.disconnect();
  }
}
