package io.llmcost.it.apps;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A transport for the SDK that an application has written itself: a socket for each request. */
final class SocketTransport implements HttpClient {

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    try {
      return send(request);
    } catch (IOException e) {
      throw new OpenAIIoException("Request failed", e);
    }
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return CompletableFuture.supplyAsync(
        () -> execute(request, options), SocketTransport::onThreadOfItsOwn);
  }

  /** One that hangs must not keep others waiting. */
  private static void onThreadOfItsOwn(Runnable call) {
    Thread thread = new Thread(call);
    thread.setDaemon(true);
    thread.start();
  }

  private static HttpResponse send(HttpRequest request) throws IOException {
    URI base = URI.create(request.baseUrl());
    Socket socket = new Socket(base.getHost(), base.getPort());
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      request.body().writeTo(body);
      OutputStream out = socket.getOutputStream();
      out.write(head(request, base, body.size()).getBytes(StandardCharsets.ISO_8859_1));
      body.writeTo(out);
      out.flush();
      return new Response(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static String head(HttpRequest request, URI base, int length) throws IOException {
    StringBuilder head = new StringBuilder(request.method().name());
    head.append(' ').append(base.getRawPath() == null ? "" : base.getRawPath());
    for (String segment : request.pathSegments()) {
      head.append(head.charAt(head.length() - 1) == '/' ? "" : "/");
      head.append(URLEncoder.encode(segment, "UTF-8"));
    }
    String separator = "?";
    for (String name : request.queryParams().keys()) {
      for (String value : request.queryParams().values(name)) {
        head.append(separator).append(name).append('=');
        head.append(URLEncoder.encode(value, "UTF-8"));
        separator = "&";
      }
    }
    head.append(" HTTP/1.1\r\nHost: ").append(base.getHost()).append(':').append(base.getPort());
    for (String name : request.headers().names()) {
      for (String value : request.headers().values(name)) {
        head.append("\r\n").append(name).append(": ").append(value);
      }
    }
    head.append("\r\nX-Added: by the transport\r\nContent-Type: application/json");
    return head.append("\r\nContent-Length: ").append(length).append("\r\n\r\n").toString();
  }

  @Override
  public void close() {}

  /** An answer that is read as it comes. */
  private static final class Response implements HttpResponse {
    private final Socket socket;
    private final int status;
    private final Headers headers;
    private final InputStream body;

    Response(Socket socket) throws IOException {
      this.socket = socket;
      InputStream in = new BufferedInputStream(socket.getInputStream());
      this.status = Integer.parseInt(line(in).split(" ")[1]);
      Headers.Builder fields = Headers.builder();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
      }
      this.headers = fields.build();
      this.body = new Body(in, headers);
    }

    @Override
    public int statusCode() {
      return status;
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection ended early");
      }
      line.write(next);
    }
    return line.toString("ISO-8859-1").trim();
  }

  /** So many bytes, or chunks. */
  private static final class Body extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean begun;

    Body(InputStream in, Headers headers) {
      this.in = in;
      this.chunked = !headers.values("Transfer-Encoding").isEmpty();
      this.left = chunked ? 0 : Long.parseLong(headers.values("Content-Length").get(0));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && chunked) {
        if (begun) {
          line(in);
        }
        begun = true;
        left = Long.parseLong(line(in), 16);
      }
      if (left == 0) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("The connection ended early");
      }
      left -= count;
      return count;
    }
  }
}
