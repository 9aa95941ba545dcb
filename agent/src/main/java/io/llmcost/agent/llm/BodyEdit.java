package io.llmcost.agent.llm;

import java.util.Arrays;

/** Cuts and pastes in a body. What is not replaced is copied byte for byte. Edits are ascending. */
final class BodyEdit {

  private static final byte[] NOTHING = {};

  private final byte[] body;
  private int[] places = new int[4];
  private byte[][] inserted = new byte[2][];
  private int edits;
  private int growth;

  BodyEdit(byte[] body) {
    this.body = body;
  }

  /**
   * Puts {@code bytes} in the place of what stands from {@code from} to before {@code to}.
   *
   * @param from not before the end of the last edit
   */
  void replace(int from, int to, byte[] bytes) {
    if (edits == inserted.length) {
      places = Arrays.copyOf(places, 4 * edits);
      inserted = Arrays.copyOf(inserted, 2 * edits);
    }
    places[2 * edits] = from;
    places[2 * edits + 1] = to;
    inserted[edits++] = bytes;
    growth += bytes.length - (to - from);
  }

  void delete(int from, int to) {
    replace(from, to, NOTHING);
  }

  void insert(int at, byte[] bytes) {
    replace(at, at, bytes);
  }

  /** The edited body; the very bytes of the old one if nothing was edited. */
  byte[] finish() {
    if (edits == 0) {
      return body;
    }
    byte[] edited = new byte[body.length + growth];
    int copied = 0;
    int length = 0;
    for (int i = 0; i < edits; i++) {
      int kept = places[2 * i] - copied;
      System.arraycopy(body, copied, edited, length, kept);
      length += kept;
      System.arraycopy(inserted[i], 0, edited, length, inserted[i].length);
      length += inserted[i].length;
      copied = places[2 * i + 1];
    }
    System.arraycopy(body, copied, edited, length, body.length - copied);
    return edited;
  }
}
