package io.llmcost.agent.instrumentation.glue;

import io.netty.channel.ChannelOption;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.transport.ProxyProvider;

/** Reactor Netty's client without what the application has given its own; from 1.0 on. */
public final class NettyStranger {

  private NettyStranger() {}

  /** With the same connection provider, event loops, TLS, proxy and time limits. */
  public static HttpClient of(Object application) {
    HttpClientConfig config = ((HttpClient) application).configuration();
    HttpClient stranger = HttpClient.create(config.connectionProvider());
    if (config.loopResources() != null) {
      stranger = stranger.runOn(config.loopResources());
    }
    if (config.sslProvider() != null) {
      stranger = stranger.secure(config.sslProvider());
    }
    if (config.responseTimeout() != null) {
      stranger = stranger.responseTimeout(config.responseTimeout());
    }
    Object connectTimeout = config.options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS);
    if (connectTimeout != null) {
      stranger = stranger.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (Integer) connectTimeout);
    }
    stranger = ConnectionLimits.put(config, stranger);
    return config.proxyProvider() == null
        ? stranger
        : throughProxy(stranger, config.proxyProvider());
  }

  /** A proxy that asks who calls cannot be answered: it does not say what it was told. */
  private static HttpClient throughProxy(HttpClient client, ProxyProvider proxy) {
    return client.proxy(spec -> spec.type(proxy.getType()).address(proxy.getAddress()));
  }
}
