package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.instrumentation.weave.ConstructedField;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedResult;
import java.net.CookieHandler;

/** Where the JDK's {@code HttpURLConnection} is woven. */
public final class UrlConnectionHooks {

  private UrlConnectionHooks() {}

  /**
   * @param typeName the connection's, or the handler's of http or https
   */
  public static Hook of(String typeName) {
    return typeName.endsWith("Handler") ? handler(typeName) : connection(typeName);
  }

  /**
   * Whoever opens a connection gets it here. {@code java.net.URL} is left alone: every JVM has
   * loaded it before the agent comes.
   */
  private static Hook handler(String typeName) {
    return new Hook(typeName, new ReplacedResult("openConnection", 2, "urlconnection.opened"));
  }

  /**
   * A connection asks the process's cookie handler, which it remembers as it is made. One to
   * another origin must not.
   */
  private static Hook connection(String typeName) {
    return new Hook(
        typeName,
        new ConstructedField(3, "urlconnection.constructed", "cookieHandler", CookieHandler.class));
  }
}
