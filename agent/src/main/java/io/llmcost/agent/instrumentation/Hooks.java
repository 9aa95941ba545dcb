package io.llmcost.agent.instrumentation;

import io.llmcost.agent.instrumentation.ahc.AhcHooks;
import io.llmcost.agent.instrumentation.apache4.Apache4Hooks;
import io.llmcost.agent.instrumentation.apache5.Apache5Hooks;
import io.llmcost.agent.instrumentation.azure.AzureHooks;
import io.llmcost.agent.instrumentation.jdk.JdkHooks;
import io.llmcost.agent.instrumentation.jetty.JettyHooks;
import io.llmcost.agent.instrumentation.okhttp.OkHttpHooks;
import io.llmcost.agent.instrumentation.openai.OpenAiHooks;
import io.llmcost.agent.instrumentation.reactornetty.ReactorNettyHooks;
import io.llmcost.agent.instrumentation.tls.TlsHooks;
import io.llmcost.agent.instrumentation.urlconnection.UrlConnectionHooks;
import io.llmcost.agent.instrumentation.vertx.VertxHooks;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.webclient.WebClientHooks;

/** The hooks of each client, which are not loaded before one of their classes is. */
final class Hooks {

  private Hooks() {}

  /**
   * @param typeName one of the client's
   */
  static Hook of(InstrumentedClient client, String typeName) {
    switch (client) {
      case OKHTTP:
        return OkHttpHooks.of(typeName);
      case OPENAI:
        return OpenAiHooks.of(typeName);
      case JDK:
        return JdkHooks.of(typeName);
      case URL_CONNECTION:
        return UrlConnectionHooks.of(typeName);
      case TLS:
        return TlsHooks.of(typeName);
      case APACHE5:
        return Apache5Hooks.of(typeName);
      case APACHE4:
        return Apache4Hooks.of(typeName);
      case APACHE4_ASYNC:
        return Apache4Hooks.async(typeName);
      case WEBCLIENT:
        return WebClientHooks.of(typeName);
      case AZURE:
        return AzureHooks.of(typeName);
      case REACTOR_NETTY:
        return ReactorNettyHooks.of(typeName);
      case VERTX:
        return VertxHooks.of(typeName);
      case AHC:
        return AhcHooks.of(typeName);
      case JETTY:
        return JettyHooks.of(typeName);
      default:
        throw new IllegalArgumentException(client + " has no hooks");
    }
  }
}
