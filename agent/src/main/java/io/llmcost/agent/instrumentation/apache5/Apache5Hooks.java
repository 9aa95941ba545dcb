package io.llmcost.agent.instrumentation.apache5;

import io.llmcost.agent.instrumentation.weave.AnsweredByGlue;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where Apache HttpClient 5 is woven. */
public final class Apache5Hooks {

  private static final String CORE = "org.apache.hc.core5.";

  private Apache5Hooks() {}

  /**
   * @param typeName of a classic client or the base of asynchronous ones
   */
  public static Hook of(String typeName) {
    return typeName.startsWith("org.apache.hc.client5.http.impl.async.")
        ? async(typeName)
        : classic(typeName);
  }

  /**
   * All overloads of {@code execute} and {@code executeOpen} end in one method, above redirects,
   * retries and decompression.
   */
  private static Hook classic(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue(
            "doExecute",
            "apache5.execute",
            CORE + "http.HttpHost",
            CORE + "http.ClassicHttpRequest",
            CORE + "http.protocol.HttpContext"));
  }

  /** So do those of the asynchronous clients, in their two base classes. */
  private static Hook async(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue(
            "doExecute",
            "apache5.executeAsync",
            CORE + "http.HttpHost",
            CORE + "http.nio.AsyncRequestProducer",
            CORE + "http.nio.AsyncResponseConsumer",
            CORE + "http.nio.HandlerFactory",
            CORE + "http.protocol.HttpContext",
            CORE + "concurrent.FutureCallback"));
  }
}
