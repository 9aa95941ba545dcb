package io.llmcost.agent.instrumentation.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/** The call is the JDK's alone. */
final class PassedReply implements Reply {

  private final HttpURLConnection connection;

  PassedReply(HttpURLConnection connection) {
    this.connection = connection;
  }

  @Override
  public HttpURLConnection connection() {
    return connection;
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  @Override
  public OutputStream output() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public InputStream input() throws IOException {
    return connection.getInputStream();
  }

  @Override
  public InputStream error() {
    return connection.getErrorStream();
  }

  @Override
  public int status() throws IOException {
    return connection.getResponseCode();
  }

  @Override
  public String message() throws IOException {
    return connection.getResponseMessage();
  }

  @Override
  public String field(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public String field(int index) {
    return connection.getHeaderField(index);
  }

  @Override
  public String key(int index) {
    return connection.getHeaderFieldKey(index);
  }

  @Override
  public Map<String, List<String>> fields() {
    return connection.getHeaderFields();
  }

  @Override
  public void disconnect() {
    connection.disconnect();
  }
}
