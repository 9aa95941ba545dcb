package io.llmcost.agent.cache.store;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A file that entries are added to and never changed in: after a mark, for each a head (length,
 * expiry, key, checksum of the value, checksum of the head) and the value. Not for several threads.
 */
final class Segment implements Closeable {

  private static final byte[] MARK = "llmcost1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY = 32;
  private static final int HEAD = 4 + 8 + KEY + 8 + 8;
  private static final int MOST = 64 << 20;

  /** Told of each entry that is found. */
  interface Found {
    void entry(byte[] key, long expiresAt, long place, int length);
  }

  private final File file;
  private final RandomAccessFile data;
  private long size;
  private int entries;

  private Segment(File file, String mode) throws IOException {
    this.file = file;
    this.data = new RandomAccessFile(file, mode);
  }

  /** A new one, which only the process's user may read where the system has such rights. */
  static Segment create(File file) throws IOException {
    Segment segment = new Segment(file, "rw");
    try {
      Private.make(file);
      segment.data.setLength(0);
      segment.data.write(MARK);
      segment.size = MARK.length;
      return segment;
    } catch (IOException | RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  /**
   * One that is there. What a process was writing when it was killed is its last entry, and left
   * out, as is all that follows on something that is no entry.
   *
   * @throws IOException also if it is no segment
   */
  static Segment open(File file, Found found) throws IOException {
    return scanned(new Segment(file, "rw"), found);
  }

  /**
   * One that another process may be writing to: it is read only.
   *
   * @param found null if nobody wants to know what is in it
   */
  static Segment look(File file, Found found) throws IOException {
    Segment segment = new Segment(file, "r");
    return found == null ? segment : scanned(segment, found);
  }

  private static Segment scanned(Segment segment, Found found) throws IOException {
    try {
      segment.scan(found);
      return segment;
    } catch (IOException | RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  private void scan(Found found) throws IOException {
    long length = data.length();
    byte[] mark = new byte[MARK.length];
    data.readFully(mark);
    if (!Arrays.equals(mark, MARK)) {
      throw new IOException("not a file of this cache");
    }
    byte[] head = new byte[HEAD];
    long place = MARK.length;
    while (length - place >= HEAD) {
      data.seek(place);
      data.readFully(head);
      ByteBuffer fields = ByteBuffer.wrap(head);
      int valueLength = fields.getInt(0);
      if (valueLength < 0
          || valueLength > length - place - HEAD
          || fields.getLong(HEAD - 8) != checksum(head, HEAD - 8)) {
        break;
      }
      byte[] key = Arrays.copyOfRange(head, 12, 12 + KEY);
      found.entry(key, fields.getLong(4), place, valueLength);
      entries++;
      place += HEAD + valueLength;
    }
    // All of it takes room, whatever it is.
    size = length;
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  /** Bytes on disk. */
  long size() {
    return size;
  }

  /** Entries in it, those that were replaced since among them. */
  int entries() {
    return entries;
  }

  /**
   * Adds an entry.
   *
   * @return its place
   * @throws IOException nothing more can be added then
   */
  long add(byte[] key, long expiresAt, byte[] value) throws IOException {
    if (value.length > MOST || key.length != KEY) {
      throw new IOException("not an entry");
    }
    ByteBuffer entry = ByteBuffer.allocate(HEAD + value.length);
    entry.putInt(value.length).putLong(expiresAt).put(key).putLong(checksum(value, value.length));
    entry.putLong(checksum(entry.array(), HEAD - 8)).put(value);
    long place = size;
    data.seek(place);
    data.write(entry.array());
    size += entry.capacity();
    entries++;
    return place;
  }

  /** The key of an entry; null if it cannot be read. */
  byte[] keyAt(long place) {
    try {
      byte[] key = new byte[KEY];
      data.seek(place + 12);
      data.readFully(key);
      return key;
    } catch (IOException e) {
      return null;
    }
  }

  /** The value of an entry; null if it is not there as it was written, or another key's. */
  byte[] read(byte[] key, long place, int length) throws IOException {
    byte[] head = new byte[HEAD];
    byte[] value = new byte[length];
    data.seek(place);
    data.readFully(head);
    data.readFully(value);
    ByteBuffer fields = ByteBuffer.wrap(head);
    return fields.getInt(0) == length
            && Arrays.equals(Arrays.copyOfRange(head, 12, 12 + KEY), key)
            && fields.getLong(12 + KEY) == checksum(value, length)
        ? value
        : null;
  }

  void delete() {
    close();
    file.delete();
  }

  @Override
  public void close() {
    try {
      data.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
