package io.llmcost.agent.llm;

/** Steps over the header of a gzip member (RFC 1952), in whatever pieces it comes. */
final class GzipHeader {

  private static final int FIXED = 10;
  private static final int FLAGS_AT = 3;
  private static final int CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private int seen;
  private int flags;
  private int extraLength = -1;
  private int extraBytes;
  private int crcBytes;

  /** Gives where the header ends, or the end of the range if it goes on. */
  int skip(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && !isOver()) {
      take(bytes[at++] & 0xFF);
    }
    return at;
  }

  boolean isOver() {
    return seen >= FIXED && flags == 0;
  }

  private void take(int value) {
    if (seen < FIXED) {
      if (seen == FLAGS_AT) {
        flags = value & (CRC | EXTRA | NAME | COMMENT);
      }
      seen++;
    } else if ((flags & EXTRA) != 0) {
      takeExtra(value);
    } else if ((flags & NAME) != 0) {
      flags &= value == 0 ? ~NAME : ~0;
    } else if ((flags & COMMENT) != 0) {
      flags &= value == 0 ? ~COMMENT : ~0;
    } else if (++crcBytes == 2) {
      flags &= ~CRC;
    }
  }

  private void takeExtra(int value) {
    extraBytes++;
    if (extraBytes == 1) {
      extraLength = value;
    } else if (extraBytes == 2) {
      extraLength |= value << 8;
    }
    if (extraBytes >= 2 && extraBytes - 2 == extraLength) {
      flags &= ~EXTRA;
    }
  }
}
