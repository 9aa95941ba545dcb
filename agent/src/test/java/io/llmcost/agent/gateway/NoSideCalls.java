package io.llmcost.agent.gateway;

import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.transport.OwnTransport;
import java.util.Collections;
import java.util.function.Consumer;

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

  /** Sends them for real, and hands over what is booked. */
  public static SideCalls booking(Consumer<CallRecord> ledger) {
    return new SideCalls(
        Collections.<Stage>emptyList(),
        url -> "mine",
        new Accountant(
            PriceBook::standard, call -> "chat", (made, held) -> ledger.accept(made.get())),
        new OwnTransport(5_000, 5_000));
  }
}
