package io.llmcost.agent.instrumentation.okhttp.glue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each request with the same bytes as soon as its head is there, and then says nothing. */
final class StallingServer implements AutoCloseable {

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final byte[] answer;

  /** What came, connection by connection. */
  final List<ByteArrayOutputStream> received = new CopyOnWriteArrayList<>();

  StallingServer(String answer) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    start(this::accept);
  }

  /** The beginning of a body that never ends. */
  static StallingServer inTheBody() throws IOException {
    return new StallingServer(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\n"
            + "x".repeat(1_000));
  }

  String url(String path) {
    return "http://127.0.0.1:" + listening.getLocalPort() + path;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "stalling-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the case is over
    }
  }

  private void serve(Socket socket) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    received.add(request);
    try {
      InputStream in = socket.getInputStream();
      boolean answered = false;
      for (int b = in.read(); b >= 0; b = in.read()) {
        request.write(b);
        if (!answered && request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
          answered = true;
          socket.getOutputStream().write(answer);
        }
      }
    } catch (IOException closed) {
      // by the client
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
