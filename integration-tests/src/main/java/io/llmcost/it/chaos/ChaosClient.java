package io.llmcost.it.chaos;

import io.llmcost.it.harness.ClassPaths;
import java.nio.file.Path;
import java.util.List;

/** A client that is called through the chaos: an application's class, and its libraries. */
public enum ChaosClient {
  OKHTTP("OkHttpCaller", "okhttp-4.12", "sync", "async", "stream", "stream-async"),
  JDK("JdkCaller", null, "sync", "async", "stream", "stream-async"),
  URL_CONNECTION("UrlConnectionCaller", null, "sync", "stream"),
  APACHE4("Apache4Caller", "apache4async-4.1", "sync", "async", "stream", "stream-async"),
  APACHE5("Apache5Caller", "apache5-5.6", "sync", "async", "stream", "stream-async"),
  WEBCLIENT("WebClientCaller", "webclient-5.3", "sync", "stream"),
  OPENAI("OpenAiCaller", "openai-4.100", "sync", "async", "stream", "stream-async"),
  AZURE("AzureCaller", "azure-1.61", "sync", "async", "stream", "stream-async"),
  REACTOR_NETTY("ReactorNettyCaller", "reactornetty-1.2", "sync", "stream"),
  VERTX("VertxCaller", "vertx-4.5", "sync", "stream"),
  AHC("AhcCaller", "ahc-2.12", "sync", "stream"),
  JETTY("JettyCaller", "jetty-12.1", "sync", "stream");

  private final String caller;
  private final String libraries;
  private final List<String> kinds;

  ChaosClient(String caller, String libraries, String... kinds) {
    this.caller = caller;
    this.libraries = libraries;
    this.kinds = List.of(kinds);
  }

  /** Those whose libraries go together. */
  static List<ChaosClient> inOneJvm() {
    return List.of(OKHTTP, JDK, URL_CONNECTION, APACHE4, APACHE5, WEBCLIENT, OPENAI);
  }

  /** What its calls need to be handled, as YAML. */
  public String configuration() {
    return isBridged() ? "bridge: { enabled: true }\n" : "";
  }

  private boolean isBridged() {
    return this == REACTOR_NETTY || this == VERTX || this == AHC || this == JETTY;
  }

  /** The class that calls. */
  String caller() {
    return caller;
  }

  /** {@code sync}, {@code async}, {@code stream}, {@code stream-async}: those that it has. */
  public List<String> kinds() {
    return kinds;
  }

  /** Where its classes are. */
  String classPath() {
    return libraries == null ? "" : ClassPaths.here().of(libraries);
  }

  /** The applications, which are on every class path. */
  static Path applications() {
    return ClassPaths.here().classes("apps11");
  }

  /**
   * Whether its time limit is for a whole call, so that no second provider can be asked in time.
   */
  public boolean limitsCalls() {
    return this == JDK || this == OPENAI || this == WEBCLIENT || this == APACHE5 || isBridged();
  }

  /** Whether its time limits end with an answer's head, or a connection outlasts them for long. */
  public boolean holdsOnToBodies() {
    return this == JDK || this == URL_CONNECTION;
  }

  /** Whether an application does not notice by itself that a head, or a body, was cut. */
  public boolean takesCutsForEnds() {
    return this == URL_CONNECTION || this == APACHE4 || this == APACHE5;
  }

  /** Whether it gives what was said rather than what came. */
  boolean givesText() {
    return this == OPENAI;
  }
}
