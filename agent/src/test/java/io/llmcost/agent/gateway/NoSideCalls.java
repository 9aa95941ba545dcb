package io.llmcost.agent.gateway;

import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.transport.OwnTransport;
import java.util.Collections;

/** For stages that shall ask nobody beside a call. */
public final class NoSideCalls {

  private NoSideCalls() {}

  public static SideCalls create() {
    Bookkeeping nothing =
        (made, held) -> {
          throw new AssertionError("A request of the agent's own");
        };
    return new SideCalls(
        Collections.<Stage>emptyList(),
        url -> "nobody",
        new Accountant(PriceBook::standard, call -> "chat", nothing),
        new OwnTransport(1, 1));
  }
}
