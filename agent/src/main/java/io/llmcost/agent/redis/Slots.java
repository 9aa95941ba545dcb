package io.llmcost.agent.redis;

/**
 * Which of a cluster's slots a key is in: CRC-16 (XMODEM) of its tag in braces, or of all of it.
 */
final class Slots {

  static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;

  private Slots() {}

  static int of(byte[] key) {
    int start = indexOf(key, '{', 0);
    int end = start < 0 ? -1 : indexOf(key, '}', start + 1);
    boolean tagged = end > start + 1;
    return crc16(key, tagged ? start + 1 : 0, tagged ? end : key.length) % COUNT;
  }

  private static int indexOf(byte[] key, char wanted, int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int crc16(byte[] key, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= (key[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
    }
    return crc & 0xFFFF;
  }
}
