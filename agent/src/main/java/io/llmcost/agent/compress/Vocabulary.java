package io.llmcost.agent.compress;

import java.util.Arrays;

/** Numbers for words, by the hash of their letters. For one text, not for several threads. */
final class Vocabulary {

  private long[] hashes = new long[1024];
  private int[] ids = new int[1024];
  private boolean[] lowerCase = new boolean[256];
  private int size;

  Vocabulary() {
    Arrays.fill(ids, -1);
  }

  int size() {
    return size;
  }

  /** The word's number, from 0 in the order in which they are first seen. */
  int id(long hash) {
    int at = place(hash);
    if (ids[at] >= 0) {
      return ids[at];
    }
    if (2 * (size + 1) > ids.length) {
      grow();
      at = place(hash);
    }
    hashes[at] = hash;
    ids[at] = size;
    return size++;
  }

  /** The word was seen in lower case: it is no name. */
  void seenInLowerCase(int id) {
    if (id >= lowerCase.length) {
      lowerCase = Arrays.copyOf(lowerCase, Math.max(size, 2 * lowerCase.length));
    }
    lowerCase[id] = true;
  }

  /** Whether the word was never seen in lower case. */
  boolean isName(int id) {
    return id >= lowerCase.length || !lowerCase[id];
  }

  private int place(long hash) {
    int at = (int) (hash ^ hash >>> 32) & ids.length - 1;
    while (ids[at] >= 0 && hashes[at] != hash) {
      at = at + 1 & ids.length - 1;
    }
    return at;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldIds = ids;
    hashes = new long[2 * oldIds.length];
    ids = new int[2 * oldIds.length];
    Arrays.fill(ids, -1);
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] >= 0) {
        int at = place(oldHashes[i]);
        hashes[at] = oldHashes[i];
        ids[at] = oldIds[i];
      }
    }
  }
}
