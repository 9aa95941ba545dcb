package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * Answers the hook on WebClient's exchange function: an LLM call goes through a function of the
 * same kind, whose connector is ours and hands calls to the gateway. All that makes a response of
 * WebClient's out of a connector's stays Spring's own.
 */
public final class WebClientGlue implements Glue {

  private final GlueServices services;
  private final FunctionFields fields = new FunctionFields();
  // An entry refers to a function's connector, never to the function: it goes with it.
  private final Map<ExchangeFunction, ExchangeFunction> handling =
      Collections.synchronizedMap(new WeakHashMap<>());

  public WebClientGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    ExchangeFunction function = (ExchangeFunction) arguments[1];
    ClientRequest request = (ClientRequest) arguments[2];
    if (request == null || !isWatched(request.url())) {
      return null;
    }
    ExchangeFunction answering = Rights.ofAgent(() -> answering(function, request));
    if (answering == null) {
      return null;
    }
    ClientRequest asked =
        answering == function ? Messages.withoutControls(request) : request; // ours reads controls
    try {
      return new Object[] {answering.exchange(asked), null};
    } catch (RuntimeException | Error e) {
      return new Object[] {null, e};
    }
  }

  /** Who makes the call in place of the function that was asked; null if it may go on. */
  private ExchangeFunction answering(ExchangeFunction function, ClientRequest request) {
    ClientHttpConnector connector = fields.connector(function);
    if (connector instanceof LlmConnector) {
      return null;
    }
    String path = request.url().getRawPath();
    boolean wanted =
        services
            .calls()
            .wants(request.method().name(), path == null || path.isEmpty() ? "/" : path);
    if (!wanted) {
      return Messages.hasControls(request.headers()) ? function : null;
    }
    Rehearsal.check();
    ExchangeFunction known = handling.get(function);
    if (known == null) {
      ExchangeStrategies strategies = fields.strategies(function);
      known = ExchangeFunctions.create(new LlmConnector(services, connector), strategies);
      handling.put(function, known);
    }
    return known;
  }

  private boolean isWatched(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null) {
      return false;
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : Url.defaultPort(scheme);
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return services.calls().watches(scheme, name, port);
  }
}
