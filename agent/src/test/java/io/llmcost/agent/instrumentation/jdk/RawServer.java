package io.llmcost.agent.instrumentation.jdk;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP/1.1 server on a bare socket: sees every byte, and answers byte by byte. */
public final class RawServer implements AutoCloseable {

  /** Writes an answer; the connection stays open if it returns normally. */
  public interface Script {
    void answer(Received request, OutputStream out, Socket socket) throws Exception;
  }

  /** A request as it came over the wire. */
  public record Received(String head, byte[] framedBody, byte[] body) {
    public String wire() {
      return head + new String(framedBody, StandardCharsets.ISO_8859_1);
    }

    public String bodyText() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  public final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** One entry for each connection whose client has closed it. */
  public final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

  public RawServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  public static Script fixed(String contentType, String body) {
    return (request, out, socket) -> write(out, contentType, body);
  }

  public static void write(OutputStream out, String contentType, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    text(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: "
            + contentType
            + "\r\nX-Server: raw\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n");
    out.write(bytes);
    out.flush();
  }

  public static void chunk(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    text(out, Integer.toHexString(bytes.length) + "\r\n");
    out.write(bytes);
    text(out, "\r\n");
  }

  public static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  public int port() {
    return listener.getLocalPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        thread(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        Received request = read(in, socket.getOutputStream());
        received.add(request);
        script.answer(request, socket.getOutputStream(), socket);
      }
    } catch (Exception e) {
      closed.add(e.toString());
    }
  }

  private static Received read(InputStream in, OutputStream out) throws IOException {
    String head = readHead(in);
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("expect: 100-continue")) {
      text(out, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    int at = lower.indexOf("\r\ncontent-length: ");
    if (at >= 0) {
      int length = Integer.parseInt(lower.substring(at + 18, lower.indexOf("\r\n", at + 2)).trim());
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("body cut");
      }
      return new Received(head, body, body);
    }
    if (lower.contains("transfer-encoding: chunked")) {
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        String line = readLine(in);
        framed.write(line.getBytes(StandardCharsets.ISO_8859_1));
        int size = Integer.parseInt(line.trim(), 16);
        byte[] data = in.readNBytes(size + 2);
        if (data.length < size + 2) {
          throw new EOFException("chunk cut");
        }
        framed.write(data);
        body.write(data, 0, size);
        if (size == 0) {
          return new Received(head, framed.toByteArray(), body.toByteArray());
        }
      }
    }
    return new Received(head, new byte[0], new byte[0]);
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    String line;
    do {
      line = readLine(in);
      head.append(line);
    } while (!line.equals("\r\n"));
    return head.toString();
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    do {
      c = in.read();
      if (c < 0) {
        throw new EOFException("connection closed");
      }
      line.append((char) c);
    } while (c != '\n');
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
