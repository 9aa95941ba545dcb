package io.llmcost.agent.instrumentation.apache5;

import io.llmcost.agent.instrumentation.weave.AnsweredByGlue;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where Apache HttpClient 5 is woven. */
public final class Apache5Hooks {

  private static final String CORE = "org.apache.hc.core5.";

  private Apache5Hooks() {}

  /**
   * All overloads of {@code execute} and {@code executeOpen} end in one method, above redirects,
   * retries and decompression.
   */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue(
            "doExecute",
            "apache5.execute",
            CORE + "http.HttpHost",
            CORE + "http.ClassicHttpRequest",
            CORE + "http.protocol.HttpContext"));
  }
}
