package io.llmcost.agent.redis;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The servers that are one Redis: one, or those of a cluster. Thread-safe. */
interface RedisNodes extends Closeable {

  /** Whether it is worth waiting for an answer. */
  boolean isAnswering();

  /** Whether nothing is known yet: no answer, and no failure. */
  boolean isStarting();

  /**
   * Sends a command to whoever has a key, without waiting.
   *
   * @param key null if it is about none
   */
  CompletableFuture<Object> send(byte[] key, byte[]... words);

  /** Those that hold keys; empty while that is not known. */
  List<RedisNode> masters();

  /** An answer did not come in time: nobody is to wait for another before there is one. */
  void suspect();

  @Override
  void close();
}
