package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.instrumentation.ClientIds;
import io.llmcost.agent.instrumentation.GlueServices;
import java.net.URI;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Stands before the application's connector and hands calls to the gateway. */
final class LlmConnector implements ClientHttpConnector {

  private final GlueServices services;
  private final ClientHttpConnector connector;
  private final Strangers strangers;
  private final String clientId;

  /**
   * @param connector the application's
   */
  LlmConnector(GlueServices services, ClientHttpConnector connector) {
    this.services = services;
    this.connector = connector;
    this.strangers = new Strangers(connector);
    this.clientId = Long.toString(ClientIds.of(connector));
  }

  GlueServices services() {
    return services;
  }

  /** The application's. */
  ClientHttpConnector own() {
    return connector;
  }

  /** For other origins. */
  Strangers strangers() {
    return strangers;
  }

  /**
   * A connector does not say what it adds to requests below, nor what it shows in a TLS handshake,
   * so that calls through another one are another caller's.
   */
  String clientId() {
    return clientId;
  }

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    String callSite = services.callSites().find();
    LlmConnector that = this;
    return new Mono<ClientHttpResponse>() {
      @Override
      public void subscribe(CoreSubscriber<? super ClientHttpResponse> subscriber) {
        new WebClientCall(that, method, uri, requestCallback, callSite, subscriber).start();
      }
    };
  }
}
