package io.llmcost.it;

import io.llmcost.it.harness.ClassPaths;
import java.util.List;

/** A way to call the API, with an application that does it. */
enum Client {
  OKHTTP("okhttp-.*", "apps8", "OkHttpApp", 8),
  APACHE4("apache4-.*", "apps8", "Apache4App", 8),
  APACHE4_ASYNC("apache4async-.*", "apps8", "Apache4AsyncApp", 8),
  OPENAI("openai-[0-9].*", "apps8", "OpenAiApp", 8),
  /** The official SDK over a transport that an application has written itself. */
  OPENAI_TRANSPORT("openai-transport-.*", "apps8", "OpenAiApp", 8),
  /** What came to the official SDK with its version 2: typed answers, and streams put together. */
  OPENAI_TYPED("openai-(?!1\\.)[0-9].*", "apps8", "OpenAiTypedApp", 8),
  APACHE5("apache5-.*", "apps8", "Apache5App", 8),
  JDK(null, "apps11", "JdkHttpApp", 11),
  URL_CONNECTION(null, "apps8", "UrlConnectionApp", 8),
  WEBCLIENT("webclient-5.*", "apps8", "WebClientApp", 8),
  /** The versions that need Java 17, on the JDK's client and on Reactor Netty. */
  WEBCLIENT_17("webclient-(jdk|[67]).*", "apps8", "WebClientApp", 17),
  /** azure-core on Reactor Netty, which it brings by itself. */
  AZURE("azure-[0-9].*", "apps8", "AzureApp", 8),
  /** azure-core on clients of which some are instrumented too. */
  AZURE_ON_OTHERS("azure-(okhttp|jdk)-.*", "apps8", "AzureApp", 17),
  /** The client itself, over the loopback bridge, as those that follow. */
  REACTOR_NETTY("reactornetty-.*", "apps8", "ReactorNettyApp", 8),
  VERTX("vertx-.*", "apps8", "VertxApp", 8),
  AHC("ahc-2.*", "apps8", "AhcApp", 8),
  /** The version that needs Java 11. */
  AHC_11("ahc-3.*", "apps8", "AhcApp", 11),
  JETTY("jetty-9.*", "apps8", "JettyApp", 8),
  /** The versions that need Java 11 or 17. */
  JETTY_17("jetty-1.*", "apps8", "JettyApp", 17);

  private final String pattern;
  private final String folder;
  private final String application;
  private final int lowestRelease;

  Client(String pattern, String folder, String application, int lowestRelease) {
    this.pattern = pattern;
    this.folder = folder;
    this.application = application;
    this.lowestRelease = lowestRelease;
  }

  String folder() {
    return folder;
  }

  String mainClass() {
    return "io.llmcost.it.apps." + application;
  }

  int lowestRelease() {
    return lowestRelease;
  }

  /** Of a version that may need a newer one than others. */
  int lowestRelease(String version) {
    return version.startsWith("vertx-5") ? 11 : lowestRelease;
  }

  /** Names of class paths; a client that is in the JDK has one, which is empty. */
  List<String> versions() {
    return switch (this) {
      case JDK -> List.of("java.net.http");
      case URL_CONNECTION -> List.of("HttpURLConnection");
      default -> ClassPaths.here().named(pattern);
    };
  }

  /** Whether its calls go over the loopback bridge. */
  boolean isBridged() {
    return !configuration().isEmpty();
  }

  /** What the configuration must say so that the client's calls are handled. */
  String configuration() {
    return switch (this) {
      case REACTOR_NETTY, VERTX, AHC, AHC_11, JETTY, JETTY_17 -> "bridge: { enabled: true }\n";
      default -> "";
    };
  }

  String classPath(String version) {
    return pattern == null ? "" : ClassPaths.here().of(version);
  }

  /**
   * Calls that end well, whose usage the provider reports, and that are the same every time; none
   * is made twice.
   */
  List<String> plainScenarios() {
    return switch (this) {
      case OKHTTP ->
          List.of(
              "sync",
              "async",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions",
              "key-interceptor");
      case APACHE4 ->
          List.of(
              "sync",
              "handler",
              "one-shot",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions",
              "default-headers");
      case APACHE4_ASYNC ->
          List.of(
              "async",
              "one-shot",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions",
              "key-interceptor");
      case OPENAI, OPENAI_TRANSPORT -> List.of("sync", "async", "raw", "embeddings", "responses");
      case OPENAI_TYPED ->
          List.of("chat=a", "tools=b", "structured=c", "responses=d", "responses-stream=e");
      case APACHE5 ->
          List.of(
              "sync",
              "handler",
              "one-shot",
              "async",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions",
              "key-interceptor");
      case JDK -> List.of("sync", "async", "publisher", "responses", "embeddings");
      case URL_CONNECTION ->
          List.of(
              "sync",
              "async",
              "connected",
              "chunked",
              "fixed",
              "cookies",
              "responses",
              "embeddings",
              "completions");
      case WEBCLIENT, WEBCLIENT_17 ->
          List.of(
              "sync",
              "async",
              "pieces",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions");
      case AZURE, AZURE_ON_OTHERS ->
          List.of(
              "sync",
              "sync-eager",
              "async",
              "async-eager",
              "one-shot",
              "pieces",
              "stream-usage",
              "responses",
              "embeddings",
              "completions");
      case REACTOR_NETTY, VERTX, AHC, AHC_11 ->
          List.of(
              "async",
              "pieces",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions");
      case JETTY, JETTY_17 ->
          List.of(
              "async",
              "sync",
              "stream-usage",
              "responses",
              "responses-stream",
              "embeddings",
              "completions");
    };
  }

  /** Streams whose end brings no usage, because the application did not ask for it. */
  List<String> streams() {
    return switch (this) {
      case OKHTTP -> List.of("stream", "stream-async");
      case APACHE4 -> List.of("stream");
      case APACHE4_ASYNC -> List.of("stream", "stream-async");
      case OPENAI, OPENAI_TRANSPORT -> List.of("stream", "stream-async");
      case OPENAI_TYPED -> List.of("chat-stream=f", "tools-stream=g", "structured-stream=h");
      case APACHE5 -> List.of("stream", "stream-async");
      case JDK ->
          List.of("stream-lines", "stream-lines-async", "stream-input", "stream-subscriber");
      case URL_CONNECTION -> List.of("stream", "stream-fixed", "stream-lines");
      // Spring 5.0 itself makes other events where a packet ends within one, and fails on a
      // long stream that is read slowly.
      case WEBCLIENT -> List.of("stream");
      case WEBCLIENT_17 -> List.of("stream", "stream-iterable", "stream-events");
      case AZURE, AZURE_ON_OTHERS -> List.of("stream", "stream-sync", "stream-iterable");
      case REACTOR_NETTY, VERTX, AHC, AHC_11, JETTY, JETTY_17 -> List.of("stream");
    };
  }

  /** Calls that are not for the agent, or do not end. */
  List<String> oddScenarios() {
    return switch (this) {
      case OKHTTP -> List.of("not-llm", "stream-abandoned", "cancelled");
      case APACHE4 -> List.of("not-llm", "stream-abandoned", "cancelled");
      case APACHE4_ASYNC -> List.of("not-llm", "cancelled");
      case OPENAI, OPENAI_TRANSPORT, OPENAI_TYPED -> List.of();
      case APACHE5 -> List.of("not-llm", "stream-abandoned", "cancelled");
      case JDK -> List.of("not-llm", "discarding", "stream-abandoned");
      case URL_CONNECTION -> List.of("not-llm", "get", "abandoned");
      case WEBCLIENT, WEBCLIENT_17 -> List.of("not-llm", "stream-abandoned");
      case AZURE, AZURE_ON_OTHERS -> List.of("not-llm", "stream-abandoned", "closed");
      case REACTOR_NETTY, VERTX, AHC, AHC_11, JETTY, JETTY_17 ->
          List.of("not-llm", "stream-abandoned");
    };
  }

  /**
   * Calls that the application gives up: with {@code @head} those of which nothing has come, with
   * {@code @body} streams that have begun.
   */
  List<String> cancelledScenarios() {
    return switch (this) {
      case OKHTTP, JDK, WEBCLIENT, WEBCLIENT_17 ->
          List.of("cancel-sync@head", "cancel-async@head", "stream-abandoned@body");
      case APACHE4 -> List.of("cancel-sync@head", "cancel-stream@body");
      case APACHE5 -> List.of("cancel-sync@head", "cancel-async@head", "cancel-stream@body");
      case APACHE4_ASYNC -> List.of("cancel-async@head", "cancel-stream@body");
      case URL_CONNECTION -> List.of("cancel-sync@head", "abandoned@body");
      case OPENAI, OPENAI_TRANSPORT, AZURE, AZURE_ON_OTHERS ->
          List.of("cancel-async@head", "stream-abandoned@body");
      case REACTOR_NETTY, VERTX, AHC, AHC_11, JETTY, JETTY_17 ->
          List.of("cancel-async@head", "stream-abandoned@body");
      case OPENAI_TYPED -> List.of();
    };
  }

  /** How a scenario calls: {@code sync}, {@code async} or {@code stream}. */
  String way(String scenario) {
    if (scenario.matches(".*(stream|abandoned).*")) {
      return "stream";
    }
    boolean blocks = plainScenarios().contains("sync") || this == OPENAI_TYPED;
    return scenario.contains("async") || !blocks ? "async" : "sync";
  }
}
