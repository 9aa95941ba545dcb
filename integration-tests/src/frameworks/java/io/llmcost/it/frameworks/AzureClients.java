package io.llmcost.it.frameworks;

import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.net.MalformedURLException;
import java.net.URL;
import reactor.core.publisher.Mono;

/** Clients of Azure's SDK without TLS, which its credentials want and which is not tested here. */
final class AzureClients {

  private AzureClients() {}

  /**
   * @param endpoint over http
   */
  static OpenAIClientBuilder at(String endpoint) {
    return new OpenAIClientBuilder()
        .endpoint(endpoint.replaceFirst("^http:", "https:"))
        .addPolicy(new WithoutTls());
  }

  /** Stands behind the credentials. */
  private static final class WithoutTls implements HttpPipelinePolicy {
    @Override
    public Mono<HttpResponse> process(
        HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
      change(context);
      return next.process();
    }

    @Override
    public HttpResponse processSync(
        HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
      change(context);
      return next.processSync();
    }

    private static void change(HttpPipelineCallContext context) {
      String url = context.getHttpRequest().getUrl().toString();
      try {
        context.getHttpRequest().setUrl(new URL(url.replaceFirst("^https:", "http:")));
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
