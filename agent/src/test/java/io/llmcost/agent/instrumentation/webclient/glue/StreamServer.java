package io.llmcost.agent.instrumentation.webclient.glue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers one call with an event stream, of which it sends a piece whenever it is told to. */
final class StreamServer implements Closeable {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);

  StreamServer() throws IOException {
    start(this::run);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "stream-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  /** Sends a piece of the answer, and its head before the first. */
  void send(String piece) {
    pieces.add(piece);
  }

  /** Ends the answer. */
  void end() {
    pieces.add("");
  }

  /** Whether a request has come in time. */
  boolean isAsked() throws InterruptedException {
    return asked.await(20, TimeUnit.SECONDS);
  }

  /** Whether the client has closed the connection in time. */
  boolean isLeft(int seconds) throws InterruptedException {
    return left.await(seconds, TimeUnit.SECONDS);
  }

  private void run() {
    try (Socket socket = listening.accept()) {
      InputStream in = socket.getInputStream();
      readHead(in);
      asked.countDown();
      start(() -> watch(in));
      OutputStream out = socket.getOutputStream();
      String piece = pieces.take();
      out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
      while (true) {
        String chunk = Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n";
        out.write(chunk.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        if (piece.isEmpty()) {
          break;
        }
        piece = pieces.take();
      }
      left.await();
    } catch (IOException | InterruptedException e) {
      left.countDown();
    }
  }

  private static void readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("No request");
      }
      head.write(next);
    }
  }

  /** What is still to be read is the request's body. */
  private void watch(InputStream in) {
    try {
      int next = in.read();
      while (next >= 0) {
        next = in.read();
      }
    } catch (IOException e) {
      // left as well
    }
    left.countDown();
  }

  @Override
  public void close() throws IOException {
    left.countDown();
    listening.close();
  }
}
