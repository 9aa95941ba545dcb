package io.llmcost.agent.instrumentation.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The request did not go out, or its response not in: nothing of it can be asked of the JDK. */
final class FailedReply implements Reply {

  private final HttpURLConnection connection;
  private final Throwable cause;
  private final int rejectedWith;

  /**
   * @param connection the application's own
   * @param cause an IOException, or unchecked
   * @param rejectedWith the status with which a server did not want the body; -1 if none came
   */
  FailedReply(HttpURLConnection connection, Throwable cause, int rejectedWith) {
    this.connection = connection;
    this.cause = cause;
    this.rejectedWith = rejectedWith;
  }

  private IOException thrown() {
    if (cause instanceof RuntimeException) {
      throw (RuntimeException) cause;
    }
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return cause instanceof IOException ? (IOException) cause : new IOException(cause);
  }

  @Override
  public HttpURLConnection connection() {
    return connection;
  }

  @Override
  public void connect() throws IOException {
    throw thrown();
  }

  @Override
  public OutputStream output() throws IOException {
    throw thrown();
  }

  @Override
  public InputStream input() throws IOException {
    throw thrown();
  }

  @Override
  public InputStream error() {
    return null;
  }

  @Override
  public int status() throws IOException {
    if (rejectedWith < 0) {
      throw thrown();
    }
    return rejectedWith;
  }

  @Override
  public String message() throws IOException {
    status();
    return null;
  }

  @Override
  public String field(String name) {
    return null;
  }

  @Override
  public String field(int index) {
    return null;
  }

  @Override
  public String key(int index) {
    return null;
  }

  @Override
  public Map<String, List<String>> fields() {
    return Collections.emptyMap();
  }

  @Override
  public void disconnect() {
    connection.disconnect();
  }
}
