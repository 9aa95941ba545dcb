package io.llmcost.agent.cache.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** What is kept outside of a process, for people: every method waits. */
public interface Browsable extends Closeable {

  /**
   * The keys of what is kept, in no order.
   *
   * @param start of a key's name in hexadecimal digits; empty for all
   * @param most at most about so many
   */
  List<byte[]> keys(String start, int most) throws IOException;

  /** What is kept under a key; null if there is nothing, or no more. */
  byte[] read(byte[] key) throws IOException;

  /**
   * Removes what is kept under a key.
   *
   * @throws InUseException if only the process may that has it
   */
  void remove(byte[] key) throws IOException;

  @Override
  void close();
}
