package io.llmcost.agent.cache.store;

import java.util.Collections;
import java.util.List;

/** Some of what was told under a key. Immutable. */
public final class Told {

  private final List<byte[]> values;
  private final byte[] last;

  /**
   * @param last where the next begins; null if nothing was ever told
   */
  Told(List<byte[]> values, byte[] last) {
    this.values = Collections.unmodifiableList(values);
    this.last = last;
  }

  /** The oldest first; empty arrays stand for what is nothing of ours. */
  public List<byte[]> values() {
    return values;
  }

  /** To be given to {@link EntryStore#told} for what comes after; null if nothing was told. */
  public byte[] last() {
    return last;
  }
}
