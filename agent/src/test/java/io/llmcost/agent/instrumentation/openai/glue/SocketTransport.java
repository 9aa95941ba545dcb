package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What an application may write to send the SDK's requests with. */
final class SocketTransport implements HttpClient {

  final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger closedResponses = new AtomicInteger();
  volatile boolean closed;

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    requests.add(request);
    try {
      return send(request);
    } catch (IOException e) {
      throw new OpenAIIoException("Request failed", e);
    }
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return CompletableFuture.supplyAsync(() -> execute(request, options));
  }

  private HttpResponse send(HttpRequest request) throws IOException {
    StringBuilder url = new StringBuilder(request.baseUrl());
    request.pathSegments().forEach(segment -> url.append('/').append(segment));
    String separator = "?";
    for (String name : request.queryParams().keys()) {
      for (String value : request.queryParams().values(name)) {
        url.append(separator).append(name).append('=').append(value);
        separator = "&";
      }
    }
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url.toString()).toURL().openConnection();
    connection.setRequestMethod(request.method().name());
    connection.setDoOutput(true);
    for (String name : request.headers().names()) {
      request.headers().values(name).forEach(v -> connection.addRequestProperty(name, v));
    }
    connection.setRequestProperty("X-Transport", "secret");
    if (request.body().contentType() != null) {
      connection.setRequestProperty("Content-Type", request.body().contentType());
    }
    request.body().writeTo(connection.getOutputStream());
    int status = connection.getResponseCode();
    Headers.Builder headers = Headers.builder();
    connection
        .getHeaderFields()
        .forEach((name, values) -> values.forEach(v -> headers.put(name == null ? "" : name, v)));
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return new Received(status, headers.build(), body, closedResponses);
  }

  @Override
  public void close() {
    closed = true;
  }

  record Received(int status, Headers fields, InputStream in, AtomicInteger closes)
      implements HttpResponse {
    @Override
    public int statusCode() {
      return status;
    }

    @Override
    public Headers headers() {
      return fields;
    }

    @Override
    public InputStream body() {
      return in;
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      try {
        in.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
