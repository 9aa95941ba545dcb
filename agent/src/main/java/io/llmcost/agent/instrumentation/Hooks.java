package io.llmcost.agent.instrumentation;

import io.llmcost.agent.instrumentation.apache4.Apache4Hooks;
import io.llmcost.agent.instrumentation.apache5.Apache5Hooks;
import io.llmcost.agent.instrumentation.jdk.JdkHooks;
import io.llmcost.agent.instrumentation.okhttp.OkHttpHooks;
import io.llmcost.agent.instrumentation.openai.OpenAiHooks;
import io.llmcost.agent.instrumentation.urlconnection.UrlConnectionHooks;
import io.llmcost.agent.instrumentation.weave.Hook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * All hooks, by the classes that they weave. A client is instrumented if it stands here. The names
 * stand apart from the hooks, which are not loaded before one of their classes is.
 */
public final class Hooks {

  private static final String OKHTTP_CLIENT = "okhttp3.OkHttpClient";
  private static final String OPENAI_PREPARE = "com.openai.core.PrepareRequest";
  private static final String JDK_CLIENT = "jdk.internal.net.http.HttpClientFacade";
  private static final String HTTP_HANDLER = "sun.net.www.protocol.http.Handler";
  private static final String HTTPS_HANDLER = "sun.net.www.protocol.https.Handler";
  private static final String HTTP_CONNECTION = "sun.net.www.protocol.http.HttpURLConnection";

  private static final String APACHE5_CLASSIC = "org.apache.hc.client5.http.impl.classic.";
  private static final String APACHE5_INTERNAL = APACHE5_CLASSIC + "InternalHttpClient";
  private static final String APACHE5_MINIMAL = APACHE5_CLASSIC + "MinimalHttpClient";
  private static final String APACHE4_INTERNAL = "org.apache.http.impl.client.InternalHttpClient";
  private static final String APACHE4_MINIMAL = "org.apache.http.impl.client.MinimalHttpClient";
  private static final String APACHE4_ABSTRACT = "org.apache.http.impl.client.AbstractHttpClient";

  /** OkHttp's classes, and those of SDKs on it. */
  public static final List<String> OKHTTP =
      Collections.unmodifiableList(
          Arrays.asList(
              OKHTTP_CLIENT,
              "okhttp3.RealCall",
              "okhttp3.internal.connection.RealCall",
              OPENAI_PREPARE));

  /** The classes of the JDK's HTTP client. */
  public static final List<String> JDK = Collections.singletonList(JDK_CLIENT);

  /** The classes of Apache HttpClient 5. */
  public static final List<String> APACHE5 =
      Collections.unmodifiableList(Arrays.asList(APACHE5_INTERNAL, APACHE5_MINIMAL));

  /** The classes behind {@code java.net.HttpURLConnection}. */
  public static final List<String> URL_CONNECTION =
      Collections.unmodifiableList(Arrays.asList(HTTP_HANDLER, HTTPS_HANDLER, HTTP_CONNECTION));

  /** The classes of Apache HttpClient 4. */
  public static final List<String> APACHE4 =
      Collections.unmodifiableList(
          Arrays.asList(APACHE4_INTERNAL, APACHE4_MINIMAL, APACHE4_ABSTRACT));

  /** Those that are woven unless they are switched off. */
  public static final List<String> ALL = all();

  private Hooks() {}

  private static List<String> all() {
    List<String> all = new ArrayList<>(OKHTTP);
    all.addAll(JDK);
    all.addAll(URL_CONNECTION);
    return Collections.unmodifiableList(all);
  }

  /**
   * @param typeName one of the names above
   */
  static Hook of(String typeName) {
    switch (typeName) {
      case OKHTTP_CLIENT:
        return OkHttpHooks.client(typeName);
      case OPENAI_PREPARE:
        return OpenAiHooks.prepare(typeName);
      case JDK_CLIENT:
        return JdkHooks.facade(typeName);
      case APACHE5_INTERNAL:
      case APACHE5_MINIMAL:
        return Apache5Hooks.classic(typeName);
      case HTTP_HANDLER:
      case HTTPS_HANDLER:
        return UrlConnectionHooks.handler(typeName);
      case HTTP_CONNECTION:
        return UrlConnectionHooks.connection(typeName);
      case APACHE4_INTERNAL:
      case APACHE4_MINIMAL:
      case APACHE4_ABSTRACT:
        return Apache4Hooks.client(typeName);
      default:
        return OkHttpHooks.call(typeName);
    }
  }
}
