package io.llmcost.bootstrap;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Files in one uncompressed entry of the agent's jar. The JVM reads the directory of every jar on
 * the class path at start, entry by entry: thousands of classes in it would be paid for by
 * applications that need none of them. Here a file is found by a look into a sorted table.
 *
 * <pre>
 *   int    0x6C6C6D63
 *   int    number of files
 *   table  for each file, sorted: int hash of its name as String.hashCode says, int offset
 *   files  int length, int deflated length (0: not deflated), short length of name, name, bytes
 * </pre>
 *
 * Numbers are big-endian, offsets count from the start.
 */
final class Archive {

  static final String ENTRY = "META-INF/llmcost.archive";

  private static final int MAGIC = 0x6C6C6D63;

  private final JarFile jar;
  private final JarEntry entry;
  private final int[] table;

  /**
   * @param file the agent's jar; it stays open for the life of the process
   */
  Archive(File file) throws IOException {
    jar = new JarFile(file, false);
    entry = jar.getJarEntry(ENTRY);
    if (entry == null) {
      throw new IOException(file + " is not whole: it has no " + ENTRY);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      ByteBuffer head = read(in, 8);
      if (head.getInt() != MAGIC) {
        throw new IOException(file + " is damaged: " + ENTRY + " is of another kind");
      }
      int files = head.getInt();
      table = new int[2 * files];
      read(in, 8 * files).asIntBuffer().get(table);
    }
  }

  /**
   * The bytes of a file, or null if there is none of that name.
   *
   * @param name with slashes
   */
  byte[] read(String name) throws IOException {
    int hash = name.hashCode();
    for (int i = first(hash); i < table.length && table[i] == hash; i += 2) {
      byte[] bytes = read(name, table[i + 1]);
      if (bytes != null) {
        return bytes;
      }
    }
    return null;
  }

  /** Where in the table the first entry stands whose hash is not below this one. */
  private int first(int hash) {
    int low = 0;
    int high = table.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (table[2 * middle] < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low;
  }

  private byte[] read(String name, int offset) throws IOException {
    try (InputStream stream = jar.getInputStream(entry)) {
      // An entry that is stored and not deflated: this moves a number.
      for (long left = offset; left > 0; ) {
        long skipped = stream.skip(left);
        if (skipped <= 0) {
          throw new EOFException(name + " in " + ENTRY);
        }
        left -= skipped;
      }
      ByteBuffer head = read(stream, 10);
      int length = head.getInt();
      int deflatedLength = head.getInt();
      byte[] itsName = read(stream, head.getShort()).array();
      if (!new String(itsName, StandardCharsets.ISO_8859_1).equals(name)) {
        return null;
      }
      byte[] bytes = read(stream, deflatedLength == 0 ? length : deflatedLength).array();
      return deflatedLength == 0 ? bytes : inflate(name, bytes, length);
    }
  }

  // No DataInputStream: from Java 21 on it loads a hundred classes for its first number.
  private static ByteBuffer read(InputStream in, int length) throws IOException {
    if (length < 0) {
      throw new IOException(ENTRY + " is damaged");
    }
    byte[] bytes = new byte[length];
    for (int filled = 0; filled < length; ) {
      int read = in.read(bytes, filled, length - filled);
      if (read < 0) {
        throw new EOFException(ENTRY);
      }
      filled += read;
    }
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] inflate(String name, byte[] deflated, int length) throws IOException {
    Inflater inflater = new Inflater();
    try {
      byte[] bytes = new byte[length];
      inflater.setInput(deflated);
      int filled = 0;
      while (filled < length) {
        int inflated = inflater.inflate(bytes, filled, length - filled);
        if (inflated == 0) {
          throw new EOFException(name + " in " + ENTRY);
        }
        filled += inflated;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new IOException(name + " in " + ENTRY, e);
    } finally {
      inflater.end();
    }
  }
}
