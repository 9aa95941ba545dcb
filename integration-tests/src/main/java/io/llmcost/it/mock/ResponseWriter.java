package io.llmcost.it.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Writes one response; cuts, hangs and dawdles as it is told to. */
final class ResponseWriter {

  /** Thrown when the connection must not be used any more. */
  static final class ConnectionOver extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE
  }

  private final OutputStream out;
  private final Behaviour behaviour;
  private final CountDownLatch stopped;
  private final boolean gzip;
  private final int cut;
  private final int hang;

  private Framing framing;
  private GZIPOutputStream compressor;
  private ByteArrayOutputStream compressed;
  private int written;

  /**
   * @param takesGzip whether the client said so
   * @param stopped ends every wait
   */
  ResponseWriter(OutputStream out, Behaviour behaviour, boolean takesGzip, CountDownLatch stopped) {
    this.out = out;
    this.behaviour = behaviour;
    this.stopped = stopped;
    this.gzip = behaviour.is("gzip", "force") || behaviour.is("gzip", "on") && takesGzip;
    this.cut = behaviour.number("cut", -1);
    this.hang = behaviour.number("hang", -1);
  }

  /** Waits before the head as long as the behaviour and the provider's latency say. */
  void before(long latencyMs) throws IOException {
    if (behaviour.is("hang", "head")) {
      pause(Long.MAX_VALUE);
    }
    if (behaviour.is("cut", "head")) {
      throw new ConnectionOver();
    }
    pause(behaviour.time("delay").toMillis() + latencyMs);
  }

  /** A response whose body is known. */
  void whole(int status, String type, Map<String, String> headers, byte[] body) throws IOException {
    byte[] content = gzip ? gzip(body) : body;
    framing = framing(Framing.LENGTH);
    head(status, type, headers, content.length);
    frame(content);
    end();
  }

  /** Begins a stream. */
  void begin(Map<String, String> headers) throws IOException {
    framing = framing(Framing.CHUNKED);
    if (gzip) {
      compressed = new ByteArrayOutputStream();
      compressor = new GZIPOutputStream(compressed, true);
    }
    head(200, "text/event-stream; charset=utf-8", headers, -1);
    out.flush();
  }

  /** A part of a stream, which leaves at once. */
  void part(String text) throws IOException {
    pause(behaviour.time("chunk-delay").toMillis());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (compressor != null) {
      compressor.write(bytes);
      compressor.flush();
      bytes = compressed.toByteArray();
      compressed.reset();
    }
    frame(bytes);
    out.flush();
  }

  /** Ends a stream. */
  void finish() throws IOException {
    pause(behaviour.time("linger").toMillis());
    if (compressor != null) {
      compressor.finish();
      frame(compressed.toByteArray());
    }
    end();
  }

  private Framing framing(Framing usual) {
    String wanted = behaviour.get("framing");
    return wanted == null ? usual : Framing.valueOf(wanted.toUpperCase(Locale.ROOT));
  }

  private void head(int status, String type, Map<String, String> headers, int length)
      throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
    head.append("content-type: ").append(type).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    behaviour
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (gzip) {
      head.append("content-encoding: gzip\r\n");
    }
    switch (framing) {
      case LENGTH -> head.append("content-length: ").append(length).append("\r\n");
      case CHUNKED -> head.append("transfer-encoding: chunked\r\n");
      case CLOSE -> head.append("connection: close\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Status";
    };
  }

  /** Writes body bytes up to the point of a cut or a hang. */
  private void frame(byte[] bytes) throws IOException {
    int limit = cut >= 0 ? cut : hang;
    boolean stops = limit >= 0 && written + bytes.length >= limit;
    int length = stops ? limit - written : bytes.length;
    if (length > 0 && framing == Framing.CHUNKED) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes, 0, length);
      out.write('\r');
      out.write('\n');
    } else {
      out.write(bytes, 0, length);
    }
    written += length;
    if (stops) {
      out.flush();
      pause(cut >= 0 ? 0 : Long.MAX_VALUE);
      throw new ConnectionOver();
    }
  }

  private void end() throws IOException {
    if (framing == Framing.CHUNKED) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    out.flush();
    if (framing == Framing.CLOSE) {
      throw new ConnectionOver();
    }
  }

  private void pause(long ms) throws IOException {
    if (ms <= 0) {
      return;
    }
    try {
      if (stopped.await(ms, TimeUnit.MILLISECONDS)) {
        throw new ConnectionOver();
      }
    } catch (InterruptedException e) {
      throw new ConnectionOver();
    }
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }
}
