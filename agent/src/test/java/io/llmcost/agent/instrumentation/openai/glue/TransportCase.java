package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.instrumentation.ClientCase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server, a gateway, a transport, and what the cases say about calls. */
abstract class TransportCase extends ClientCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";

  /** The two ways to make a call. */
  enum Form {
    BLOCKING {
      @Override
      HttpResponse send(HttpClient client, HttpRequest request, RequestOptions options) {
        return client.execute(request, options);
      }
    },
    ASYNC {
      @Override
      HttpResponse send(HttpClient client, HttpRequest request, RequestOptions options) {
        try {
          return client.executeAsync(request, options).orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
          throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
      }
    };

    abstract HttpResponse send(HttpClient client, HttpRequest request, RequestOptions options);

    HttpResponse send(HttpClient client, HttpRequest request) {
      return send(client, request, RequestOptions.none());
    }
  }

  final PlannedGateway gateway = new PlannedGateway();
  final SocketTransport transport = new SocketTransport();
  final HttpClient client = gateway.around(transport);

  HttpRequest.Builder request(String... segments) {
    return HttpRequest.builder()
        .method(HttpMethod.POST)
        .baseUrl(server.url("/v1").toString())
        .addPathSegments(segments)
        .putHeader("Authorization", "Bearer k-application")
        .body(new Body(ASKED, true, true));
  }

  HttpRequest chat() {
    return request("chat", "completions").build();
  }

  static String text(HttpResponse response) {
    try (response) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body that counts how often it is written. */
  static final class Body implements HttpRequestBody {
    final AtomicInteger writes = new AtomicInteger();
    private final String text;
    private final boolean repeatable;
    private final boolean knowsLength;

    Body(String text, boolean repeatable, boolean knowsLength) {
      this.text = text;
      this.repeatable = repeatable;
      this.knowsLength = knowsLength;
    }

    @Override
    public void writeTo(OutputStream out) {
      if (writes.getAndIncrement() > 0 && !repeatable) {
        throw new IllegalStateException("written already");
      }
      try {
        out.write(bytes(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String contentType() {
      return "application/json";
    }

    @Override
    public long contentLength() {
      return knowsLength ? bytes(text).length : -1;
    }

    @Override
    public boolean repeatable() {
      return repeatable;
    }

    @Override
    public void close() {}
  }
}
