package io.llmcost.agent.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Sample answers, written after the providers' formats, and ways to feed them in pieces. */
final class Answers {

  interface Feed {
    void data(byte[] bytes, int offset, int length);
  }

  private Answers() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] resource(String name) {
    try (InputStream in = Answers.class.getResourceAsStream("/answers/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All in one. */
  static void whole(byte[] bytes, Feed feed) {
    feed.data(bytes, 0, bytes.length);
  }

  /** In two pieces. */
  static void cutAt(int cut, byte[] bytes, Feed feed) {
    piece(bytes, 0, cut, feed);
    piece(bytes, cut, bytes.length, feed);
  }

  /** In pieces of random length up to a longest one. */
  static void randomly(long seed, int longest, byte[] bytes, Feed feed) {
    Random random = new Random(seed);
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
      piece(bytes, at, end, feed);
      at = end;
    }
  }

  /** From an array that is overwritten afterwards, as clients do with theirs. */
  private static void piece(byte[] bytes, int start, int end, Feed feed) {
    byte[] lent = new byte[end - start + 6];
    System.arraycopy(bytes, start, lent, 3, end - start);
    feed.data(lent, 3, end - start);
    java.util.Arrays.fill(lent, (byte) '"');
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    return out.toByteArray();
  }
}
