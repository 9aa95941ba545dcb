package io.llmcost.agent.http;

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

  /** Whether the body has been read, handed out or given up, so that it cannot be used any more. */
  boolean isTaken();

  /**
   * Gives the response up: releases the connection or cancels the exchange. May be called again.
   */
  void discard();
}
