package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.llmcost.agent.instrumentation.ClientCase;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class AzureCase extends ClientCase {

  static final String ASKED = "{\"model\":\"gpt-4o\"}";
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** The two ways to make a call. */
  enum Form {
    REACTIVE {
      @Override
      HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context) {
        return pipeline.send(request, context).block(LIMIT);
      }
    },
    BLOCKING {
      @Override
      HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context) {
        return pipeline.sendSync(request, context);
      }
    };

    abstract HttpResponse send(HttpPipeline pipeline, HttpRequest request, Context context);
  }

  /** Reactor Netty's, as the class path has it. */
  static final HttpClient NETTY = HttpClient.createDefault();

  final PlannedGateway gateway = new PlannedGateway();

  HttpPipeline pipeline() {
    return pipeline(NETTY);
  }

  HttpPipeline pipeline(HttpClient client) {
    return new HttpPipelineBuilder().httpClient(gateway.around(client)).build();
  }

  HttpRequest request(String path) throws IOException {
    return new HttpRequest(HttpMethod.POST, new URL(server.url(path).toString()))
        .setHeader("Content-Type", "application/json")
        .setHeader("api-key", "k-application");
  }

  HttpRequest chat() throws IOException {
    return request("/v1/chat/completions").setBody(ASKED);
  }

  String text(Form form) throws IOException {
    return text(form.send(pipeline(), chat(), Context.NONE));
  }

  static String text(HttpResponse response) {
    return response.getBodyAsString().block(LIMIT);
  }

  static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }
}
