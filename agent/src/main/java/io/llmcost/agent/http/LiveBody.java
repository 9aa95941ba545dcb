package io.llmcost.agent.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A response body that is still in the client's hands. Implemented by each client's glue. */
public interface LiveBody {

  /**
   * Takes the whole body out of the client's hands; the connection goes back to its pool.
   *
   * @param limit in bytes; a longer body makes the stage fail, and the rest is closed
   * @return completed on the calling thread by clients that block
   */
  CompletionStage<byte[]> readFully(int limit);

  /**
   * Reads the beginning of the body without taking it: whoever gets it afterwards sees the same
   * bytes, and the same failure behind them.
   *
   * @return completed when enough was seen, when there is no more, or when the time is over; on the
   *     calling thread by clients that block. Fails with what the body broke with, and with a
   *     {@link java.net.SocketTimeoutException} if it was given up. Clients that cannot look ahead
   *     complete it at once
   */
  default CompletionStage<Void> readAhead(Lookahead lookahead) {
    return CompletableFuture.completedFuture(null);
  }

  /** Whether the body has been read, handed out or given up, so that it cannot be used any more. */
  boolean isTaken();

  /**
   * Gives the response up: releases the connection or cancels the exchange. May be called again.
   */
  void discard();
}
