package io.llmcost.agent.instrumentation.loopback;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that keeps what it is sent, byte by byte, and answers as a test says. */
final class Provider implements AutoCloseable {

  /** Answers one request. */
  interface Answer {
    void to(String request, Socket connection) throws Exception;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final CountDownLatch clientGone = new CountDownLatch(1);
  private volatile Answer answer;

  Provider() throws IOException {
    answer = fixed("{\"ok\":true}");
    Thread thread = new Thread(this::accept, "provider");
    thread.setDaemon(true);
    thread.start();
  }

  static Answer fixed(String body) {
    return (request, connection) ->
        write(
            connection,
            "HTTP/1.1 200 Fine\r\nContent-Type: application/json\r\nX-From: provider\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
  }

  static void write(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    connection.getOutputStream().flush();
  }

  void answers(Answer with) {
    answer = with;
  }

  String origin() {
    return "http://localhost:" + port();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread thread = new Thread(() -> serve(connection), "provider-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      for (String request = request(in); request != null; request = request(in)) {
        requests.add(request);
        answer.to(request, connection);
      }
    } catch (Exception cut) {
      // the test sees what became of it
    } finally {
      clientGone.countDown();
    }
  }

  /** A whole request as it came; null if there is none any more. */
  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head = upTo(in, bytes, "\r\n\r\n");
    if (head == null) {
      return null;
    }
    String lower = head.toLowerCase();
    int length = lower.indexOf("content-length: ");
    if (length >= 0) {
      int end = lower.indexOf("\r\n", length);
      bytes.write(in.readNBytes(Integer.parseInt(lower.substring(length + 16, end).trim())));
    } else if (lower.contains("transfer-encoding: chunked")) {
      upTo(in, bytes, "0\r\n\r\n");
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static String upTo(InputStream in, ByteArrayOutputStream bytes, String end)
      throws IOException {
    int matched = 0;
    while (matched < end.length()) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      bytes.write(next);
      matched = next == end.charAt(matched) ? matched + 1 : next == end.charAt(0) ? 1 : 0;
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  void awaitClientGone() throws InterruptedException {
    if (!clientGone.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("The connection to the provider is still open");
    }
  }

  /** Ends all connections that are open, as a provider does with idle ones. */
  void closeConnections() {
    open.forEach(
        connection -> {
          try {
            connection.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeConnections();
  }
}
