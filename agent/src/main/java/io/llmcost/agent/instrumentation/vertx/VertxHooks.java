package io.llmcost.agent.instrumentation.vertx;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedByGlue;

/** Where Vert.x's client is woven. */
public final class VertxHooks {

  private static final String OPTIONS = "io.vertx.core.http.RequestOptions";

  private VertxHooks() {}

  /**
   * Where all ways to ask for a request meet: in version 4 with a promise, in version 5 without.
   */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new ReplacedByGlue("request", 1, OPTIONS, "vertx.request"),
        new ReplacedByGlue("request", 2, OPTIONS, "vertx.request"),
        new ReplacedByGlue("doRequest", 2, OPTIONS, "vertx.request"));
  }
}
