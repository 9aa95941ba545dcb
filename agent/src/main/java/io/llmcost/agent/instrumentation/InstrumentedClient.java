package io.llmcost.agent.instrumentation;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Setting;
import io.llmcost.agent.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The clients that are instrumented: one that stands here is woven. Each has its hooks in {@link
 * Hooks}, its glue, and a switch {@code hook.<id>.enabled} in {@link Options}. Neither hooks nor
 * glue nor options are loaded by naming them here: a program that uses none of these clients starts
 * without them.
 */
public enum InstrumentedClient {
  OKHTTP(
      "okhttp",
      "okhttp.glue.OkHttpGlue",
      "okhttp3.OkHttpClient",
      "okhttp3.OkHttpClient",
      "okhttp3.RealCall",
      "okhttp3.internal.connection.RealCall"),
  OPENAI(
      "openai",
      "openai.glue.OpenAiGlue",
      "com.openai.core.PrepareRequest",
      "com.openai.core.PrepareRequest",
      "com.openai.core.http.PhantomReachableClosingHttpClient",
      "com.openai.core.http.RetryingHttpClient"),
  JDK("jdk", "jdk.JdkHandler", null, "jdk.internal.net.http.HttpClientFacade"),
  URL_CONNECTION(
      "urlconnection",
      "urlconnection.UrlConnectionHandler",
      null,
      "sun.net.www.protocol.http.Handler",
      "sun.net.www.protocol.https.Handler",
      "sun.net.www.protocol.http.HttpURLConnection"),
  /** None that calls: what every client stands on, to see those that are not named here. */
  TLS(
      "tls",
      "tls.TlsHandler",
      null,
      "sun.security.ssl.SSLEngineImpl",
      "sun.security.ssl.SSLSocketImpl"),
  APACHE5(
      "apache5",
      "apache5.glue.Apache5Glue",
      "org.apache.hc.client5.http.HttpRoute",
      "org.apache.hc.client5.http.impl.classic.InternalHttpClient",
      "org.apache.hc.client5.http.impl.classic.MinimalHttpClient",
      "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient",
      "org.apache.hc.client5.http.impl.async.AbstractMinimalHttpAsyncClientBase"),
  APACHE4(
      "apache4",
      "apache4.glue.Apache4Glue",
      "org.apache.http.client.HttpClient",
      "org.apache.http.impl.client.InternalHttpClient",
      "org.apache.http.impl.client.MinimalHttpClient",
      "org.apache.http.impl.client.AbstractHttpClient"),
  APACHE4_ASYNC(
      "apache4async",
      "apache4.glue.Apache4AsyncGlue",
      "org.apache.http.nio.client.HttpAsyncClient",
      "org.apache.http.impl.nio.client.InternalHttpAsyncClient",
      "org.apache.http.impl.nio.client.MinimalHttpAsyncClient"),
  WEBCLIENT(
      "webclient",
      "webclient.glue.WebClientGlue",
      "org.springframework.web.reactive.function.client.WebClient",
      "org.springframework.web.reactive.function.client.ExchangeFunctions$DefaultExchangeFunction"),
  AZURE(
      "azure",
      "azure.glue.AzureGlue",
      "com.azure.core.http.HttpPipeline",
      "com.azure.core.http.HttpPipeline"),
  REACTOR_NETTY(
      Way.LOOPBACK,
      "reactornetty",
      "reactornetty.glue.ReactorNettyGlue",
      "reactor.netty.http.client.HttpClient",
      "reactor.netty.http.client.HttpClientConnect$MonoHttpConnect"),
  VERTX(
      Way.LOOPBACK,
      "vertx",
      "vertx.glue.VertxGlue",
      "io.vertx.core.http.HttpClient",
      "io.vertx.core.http.impl.HttpClientImpl"),
  AHC(
      Way.LOOPBACK,
      "ahc",
      "ahc.glue.AhcGlue",
      "org.asynchttpclient.AsyncHttpClient",
      "org.asynchttpclient.DefaultAsyncHttpClient"),
  JETTY(
      Way.LOOPBACK,
      "jetty",
      "jetty.glue.JettyGlue",
      "org.eclipse.jetty.client.HttpClient",
      "org.eclipse.jetty.client.HttpRequest",
      "org.eclipse.jetty.client.transport.HttpRequest");

  /** How its calls come to the gateway. */
  private enum Way {
    /** Within the client itself. */
    CLIENT,
    /** Over the loopback bridge, which somebody has to switch on. */
    LOOPBACK
  }

  /** Those whose switches are on unless somebody says otherwise. */
  public static final List<InstrumentedClient> ON_BY_DEFAULT = onByDefault();

  private final Way way;
  private final String id;
  private final String glueName;
  private final String anchorName;
  private final List<String> typeNames;

  InstrumentedClient(String id, String glueName, String anchorName, String... typeNames) {
    this(Way.CLIENT, id, glueName, anchorName, typeNames);
  }

  InstrumentedClient(Way way, String id, String glueName, String anchorName, String... typeNames) {
    this.way = way;
    this.id = id;
    this.glueName = "io.llmcost.agent.instrumentation." + glueName;
    this.anchorName = anchorName;
    this.typeNames = Collections.unmodifiableList(Arrays.asList(typeNames));
  }

  // Without a lambda, which would cost every start.
  private static List<InstrumentedClient> onByDefault() {
    List<InstrumentedClient> clients = new ArrayList<>();
    for (InstrumentedClient client : values()) {
      if (client.way == Way.CLIENT) {
        clients.add(client);
      }
    }
    return Collections.unmodifiableList(clients);
  }

  /** As it is called in the names of its events, {@code id.event}, and of its switch. */
  public String id() {
    return id;
  }

  /** The binary names of the classes that are woven. */
  public List<String> typeNames() {
    return typeNames;
  }

  /** Whether its switch is on, and that of the way that its calls take. */
  public boolean isEnabled(Settings settings) {
    return settings.get(enabling()) && (way == Way.CLIENT || settings.get(Options.BRIDGE_ENABLED));
  }

  @SuppressWarnings("unchecked")
  private Setting<Boolean> enabling() {
    String key = "hook." + id + ".enabled";
    for (Setting<?> option : Options.all()) {
      if (option.key().equals(key)) {
        return (Setting<Boolean>) option;
      }
    }
    throw new IllegalStateException("No option " + key);
  }

  /** The binary name of its {@link Glue}. */
  String glueName() {
    return glueName;
  }

  /**
   * The binary name of a class that every version of the client has, which holds the glue of a
   * class loader; null for the JDK's own clients, whose glue is the agent's.
   */
  String anchorName() {
    return anchorName;
  }
}
