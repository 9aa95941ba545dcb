package io.llmcost.agent.cache.store;

/** Keys as people see them. */
public final class Keys {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Keys() {}

  /** A key in hexadecimal digits. */
  public static String hex(byte[] key) {
    StringBuilder digits = new StringBuilder(2 * key.length);
    for (byte b : key) {
      digits.append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
    }
    return digits.toString();
  }

  static byte[] ofHex(String digits) {
    byte[] key = new byte[digits.length() / 2];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return key;
  }
}
