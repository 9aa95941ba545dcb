package io.llmcost.agent.cache.store;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes entries for ever and says which one is written; to be killed. */
final class DiskWriter {

  static final int FEW = 200;

  private DiskWriter() {}

  static byte[] key(int number) {
    return ByteBuffer.allocate(32).putInt(Integer.reverse(number)).putInt(28, number).array();
  }

  /** Of different lengths, some long. */
  static byte[] value(int number) {
    byte[] value = new byte[4 + number * 7919 % 5_000];
    Arrays.fill(value, (byte) number);
    return ByteBuffer.wrap(value).putInt(0, number).array();
  }

  public static void main(String[] args) throws Exception {
    int number = Integer.parseInt(args[1]);
    SegmentLog log = SegmentLog.open(new File(args[0]), 64 << 20, System::currentTimeMillis);
    while (true) {
      log.put(key(number), value(number), 3_600_000);
      System.out.println(number);
      number++;
    }
  }
}
