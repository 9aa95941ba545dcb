package io.llmcost.it.apps;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.TreeMap;

/**
 * {@code SpanApp BASE_URL [global]}: makes two equal calls and a stream, each in a span of
 * OpenTelemetry's SDK, and prints the call id that it sees and what the span has; or in spans of
 * whoever provides the global one.
 */
public final class SpanApp {

  private SpanApp() {}

  @SuppressWarnings("try") // a scope is there to be closed
  public static void main(String[] args) throws Exception {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Printer()))
            .build();
    Tracer tracer = args.length > 1 ? GlobalOpenTelemetry.getTracer("app") : provider.get("app");
    HttpClient client = HttpClient.newHttpClient();
    for (String more : new String[] {"", "", Bodies.STREAM_USAGE}) {
      Span span = tracer.spanBuilder("work").startSpan();
      try (Scope scope = span.makeCurrent()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(args[0] + "/chat/completions"))
                .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
                .header("Content-Type", "application/json")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .POST(
                    HttpRequest.BodyPublishers.ofString(Bodies.chat("span" + more.length(), more)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(
            "id " + response.headers().firstValue("x-llmcost-call-id").orElse("none"));
      } finally {
        span.end();
      }
    }
    provider.close();
  }

  private static final class Printer implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      for (SpanData span : spans) {
        TreeMap<String, Object> attributes = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
        System.out.println("span " + attributes);
      }
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
