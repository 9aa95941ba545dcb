package io.llmcost.agent.instrumentation;

import java.util.function.BiFunction;

/**
 * The JDK's clients need no glue loader: the agent's own sees them. A handler is found when a woven
 * client first calls: that of {@code java.net.http} is Java 11 code, and only there it can be.
 */
final class JdkCalls implements BiFunction<String, Object[], Object[]> {

  private final String handlerName;
  private final GlueServices services;
  private volatile Glue handler;

  /**
   * @param handlerName the binary name of a {@link Glue}
   */
  JdkCalls(String handlerName, GlueServices services) {
    this.handlerName = handlerName;
    this.services = services;
  }

  @Override
  public Object[] apply(String event, Object[] arguments) {
    Glue found = handler;
    return (found != null ? found : create()).handle(event, arguments);
  }

  private synchronized Glue create() {
    if (handler == null) {
      try {
        handler =
            (Glue)
                Class.forName(handlerName).getConstructor(GlueServices.class).newInstance(services);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("The handler " + handlerName, e);
      }
    }
    return handler;
  }
}
