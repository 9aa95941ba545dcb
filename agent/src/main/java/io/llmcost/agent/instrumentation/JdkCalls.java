package io.llmcost.agent.instrumentation;

import java.util.function.BiFunction;

/**
 * The JDK's client needs no glue loader: the agent's own sees it. Its handler is Java 11 code,
 * found when a woven client first calls, which can only be where {@code java.net.http} is.
 */
final class JdkCalls implements BiFunction<String, Object[], Object[]> {

  private final GlueServices services;
  private volatile Glue handler;

  JdkCalls(GlueServices services) {
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
                Class.forName("io.llmcost.agent.instrumentation.jdk.JdkHandler")
                    .getConstructor(GlueServices.class)
                    .newInstance(services);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("The handler of the JDK's client", e);
      }
    }
    return handler;
  }
}
