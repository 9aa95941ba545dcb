package io.llmcost.agent.instrumentation.jdk;

import java.net.http.HttpClient;
import java.util.function.UnaryOperator;

/** {@link OtherOrigins} for glue of other clients, which is Java 8 and cannot name this one. */
public final class StrangerClients implements UnaryOperator<Object> {

  private final OtherOrigins otherOrigins = new OtherOrigins();

  /**
   * @param client an {@code HttpClient}
   * @return one that adds nothing of the application's
   */
  @Override
  public Object apply(Object client) {
    return otherOrigins.clientFor((HttpClient) client);
  }
}
