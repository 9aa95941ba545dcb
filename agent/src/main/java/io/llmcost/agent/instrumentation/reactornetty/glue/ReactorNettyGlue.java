package io.llmcost.agent.instrumentation.reactornetty.glue;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.instrumentation.loopback.Detour;
import io.llmcost.agent.instrumentation.loopback.Loopback;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClientConfig;

/** Leads calls of Reactor Netty's client over the loopback bridge. */
public final class ReactorNettyGlue implements Glue {

  private static final String CLIENT = "reactornetty";

  private final GlueServices services;
  private volatile ConnectFields fields;

  public ReactorNettyGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    Object connecting = arguments[1];
    ConnectFields known = fieldsOf(connecting);
    HttpClientConfig config = known.config(connecting);
    if (!HttpMethod.POST.equals(config.method()) || config.websocketClientSpec() != null) {
      return null;
    }
    Url url = Target.of(config, known.uri(config), known.uriText(config));
    if (url == null
        || !services.calls().watches(url.scheme(), url.host(), url.port())
        || Loopback.leads(name -> value(known.headers(config), name))) {
      return null;
    }
    CoreSubscriber<?> subscriber = (CoreSubscriber<?>) arguments[2];
    Detour detour = detour(config, url, subscriber);
    return detour == null ? null : subscribe(known, config, url, detour, subscriber);
  }

  private ConnectFields fieldsOf(Object connecting) {
    ConnectFields known = fields;
    if (known == null) {
      known = new ConnectFields(connecting.getClass());
      fields = known;
    }
    return known;
  }

  private static String value(HttpHeaders headers, String name) {
    return headers == null ? null : headers.get(name);
  }

  private Detour detour(HttpClientConfig config, Url url, CoreSubscriber<?> subscriber) {
    if (subscriber.currentContext().hasKey(HandledAbove.CONTEXT_KEY)
        || !services.calls().wants("POST", url.path())) {
      return null;
    }
    String obstacle = obstacle(config);
    if (obstacle != null) {
      services.loopback().leftAlone(CLIENT, obstacle);
      return null;
    }
    long time =
        config.responseTimeout() == null ? Long.MAX_VALUE : config.responseTimeout().toNanos();
    return services.loopback().detour(CLIENT, url, time);
  }

  private static String obstacle(HttpClientConfig config) {
    if (!Arrays.asList(config.protocols()).contains(HttpProtocol.HTTP11)) {
      return "the client speaks HTTP/2 only";
    }
    return Proxies.areUsedBy(config) ? "the client has a proxy" : null;
  }

  /** What the subscription itself fails with goes to the subscriber: nothing was sent before. */
  @SuppressWarnings("unchecked") // of connections, as the one in whose place it stands
  private static Object[] subscribe(
      ConnectFields fields,
      HttpClientConfig config,
      Url url,
      Detour detour,
      CoreSubscriber<?> subscriber) {
    Mono<Object> elsewhere =
        fields.elsewhere(config, detour.origin() + url.pathAndQuery(), detour.headers());
    try {
      elsewhere.subscribe((CoreSubscriber<Object>) subscriber);
      return new Object[] {null, null};
    } catch (RuntimeException | Error e) {
      return new Object[] {null, e};
    }
  }
}
