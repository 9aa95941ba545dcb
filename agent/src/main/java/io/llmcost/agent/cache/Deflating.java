package io.llmcost.agent.cache;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes bytes fewer and back, within bounds. */
final class Deflating {

  private static final int BUFFER = 8 << 10;

  private Deflating() {}

  static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * @return null if there are more than the limit, or if it ends too early
   */
  static byte[] inflate(byte[] deflated, int limit) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream out =
          new ByteArrayOutputStream((int) Math.min(limit, deflated.length * 3L + 64));
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          return null;
        }
        out.write(buffer, 0, count);
        if (out.size() > limit) {
          return null;
        }
      }
      return inflater.getRemaining() == 0 ? out.toByteArray() : null;
    } finally {
      inflater.end();
    }
  }
}
