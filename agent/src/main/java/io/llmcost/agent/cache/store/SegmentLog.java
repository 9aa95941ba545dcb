package io.llmcost.agent.cache.store;

import io.llmcost.agent.ledger.ProcessId;
import io.llmcost.agent.log.Log;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Entries in segments, the oldest of which goes when there is too much; where each entry is, is
 * known in memory only. What the process has written is there after it was killed. One process has
 * a folder for itself. Not for several threads.
 */
final class SegmentLog implements Closeable {

  private static final int SEGMENTS = 8;
  private static final int MOST_ENTRIES = 50_000;
  private static final int MOST_PROCESSES = 32;
  private static final String ENDING = ".segment";
  private static final String DAMAGED = ".damaged";

  private static final String PID = ".pid";

  private final long mostBytes;
  private final LongSupplier clock;
  private final File folder;
  private final RandomAccessFile lockFile;
  private final FileLock lock;
  private final Map<Long, Place> places = new HashMap<>();
  private final Map<Long, Deque<Place>> told = new HashMap<>();
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long nextTold = 1;
  private long nextNumber;
  private Segment open;

  private SegmentLog(
      File folder, RandomAccessFile lockFile, FileLock lock, long mostBytes, LongSupplier clock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  /**
   * Opens the first folder that no other process has. Files that are damaged are set aside.
   *
   * @param mostBytes on disk, about
   * @param clock milliseconds since the epoch
   * @throws IOException if there is no such folder
   */
  static SegmentLog open(File parent, long mostBytes, LongSupplier clock) throws IOException {
    for (int i = 0; i < MOST_PROCESSES; i++) {
      File folder = new File(parent, String.valueOf(i));
      if (!folder.isDirectory() && !folder.mkdirs()) {
        throw new IOException("Cannot make the folder " + folder);
      }
      Private.make(folder);
      SegmentLog log = openOne(folder, mostBytes, clock);
      if (log != null) {
        log.sayWho();
        return log;
      }
    }
    throw new IOException(MOST_PROCESSES + " processes keep answers in " + parent);
  }

  /**
   * One process's folder, for people.
   *
   * @return null if a process has it
   */
  static SegmentLog openOne(File folder) throws IOException {
    return openOne(folder, Long.MAX_VALUE, System::currentTimeMillis);
  }

  private static SegmentLog openOne(File folder, long mostBytes, LongSupplier clock)
      throws IOException {
    RandomAccessFile lockFile = new RandomAccessFile(new File(folder, "lock"), "rw");
    FileLock lock = null;
    try {
      lock = tryLock(lockFile);
      if (lock == null) {
        return null;
      }
      SegmentLog log = new SegmentLog(folder, lockFile, lock, mostBytes, clock);
      log.readAll();
      return log;
    } finally {
      if (lock == null) {
        lockFile.close();
      }
    }
  }

  private void sayWho() {
    File file = pidFile(folder);
    try {
      Files.write(file.toPath(), ProcessId.current().getBytes(StandardCharsets.US_ASCII));
      Private.make(file);
    } catch (IOException | RuntimeException e) {
      Log.debug("Which process has " + folder + " is not written down", e);
    }
  }

  /** Says which process has a folder, or had it last. */
  static File pidFile(File folder) {
    return new File(folder.getParentFile(), folder.getName() + PID);
  }

  /** The folders of processes, those that have ended too. */
  static List<File> folders(File parent) {
    List<File> folders = new ArrayList<>();
    for (int i = 0; i < MOST_PROCESSES; i++) {
      File folder = new File(parent, String.valueOf(i));
      if (folder.isDirectory()) {
        folders.add(folder);
      }
    }
    return folders;
  }

  /** The files of a folder, from the oldest to the newest. */
  static File[] segments(File folder) {
    File[] files = folder.listFiles((in, name) -> name.endsWith(ENDING));
    File[] sorted = files == null ? new File[0] : files;
    Arrays.sort(sorted);
    return sorted;
  }

  private static FileLock tryLock(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it
    }
  }

  private void readAll() {
    for (File file : segments(folder)) {
      try {
        nextNumber = Math.max(nextNumber, 1 + Long.parseLong(number(file.getName()), 16));
        Segment segment = read(file);
        if (segment == null) {
          file.delete();
        } else {
          segments.add(segment);
        }
      } catch (IOException | RuntimeException e) {
        setAside(file, e);
      }
    }
    makeRoom();
  }

  private static String number(String name) {
    return name.substring(0, name.length() - ENDING.length());
  }

  /** Null if nothing in it is of use any more. */
  private Segment read(File file) throws IOException {
    Map<Long, Place> found = new HashMap<>();
    Map<Long, List<Place>> foundTold = new HashMap<>();
    long now = clock.getAsLong();
    Segment segment =
        Segment.open(
            file,
            (key, expiresAt, place, length) -> {
              if (expiresAt > now) {
                found.put(shortOf(key), new Place(null, place, length, expiresAt, 0));
              } else if (-expiresAt > now) {
                foundTold
                    .computeIfAbsent(shortOf(key), any -> new ArrayList<>())
                    .add(new Place(null, place, length, -expiresAt, 0));
              }
            });
    if (found.isEmpty() && foundTold.isEmpty()) {
      segment.close();
      return null;
    }
    found.forEach((key, place) -> places.put(key, place.in(segment, 0)));
    foundTold.forEach(
        (key, all) -> all.forEach(place -> toldAt(key).add(place.in(segment, nextTold++))));
    return segment;
  }

  private Deque<Place> toldAt(Long key) {
    return told.computeIfAbsent(key, any -> new ArrayDeque<>());
  }

  /** The last one is kept, for whoever wants to know what became of it. */
  private void setAside(File file, Exception why) {
    File aside = new File(folder, DAMAGED.substring(1));
    aside.delete();
    boolean moved = file.renameTo(aside);
    Log.warnOnce(
        "cache:disk:damaged",
        "A file of the shared cache is "
            + (moved ? "set aside as " + aside : "not read")
            + ": "
            + file
            + ": "
            + why);
  }

  /** Part of a SHA-256; the whole key stands with the entry. */
  private static Long shortOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** Null if there is nothing. */
  byte[] get(byte[] key) {
    Place place = places.get(shortOf(key));
    if (place == null) {
      return null;
    }
    if (place.expiresAt <= clock.getAsLong()) {
      places.remove(shortOf(key));
      return null;
    }
    try {
      return place.length == 0 ? null : place.segment.read(key, place.offset, place.length);
    } catch (IOException e) {
      // Somebody has cut the file: what was there is not any more.
      Log.debug("An entry on disk cannot be read", e);
      places.remove(shortOf(key));
      return null;
    }
  }

  void put(byte[] key, byte[] value, long millis) throws IOException {
    long expiresAt = clock.getAsLong() + millis;
    Place place = add(key, value, expiresAt, expiresAt, 0);
    if (place != null) {
      places.put(shortOf(key), place);
      makeRoom();
    }
  }

  /** Adds to what is told under a key; see {@link EntryStore#tell}. */
  void tell(byte[] key, byte[] value, long millis, int most) throws IOException {
    long expiresAt = clock.getAsLong() + millis;
    // A time before the epoch marks it: who does not know of this takes it for too old.
    Place place = add(key, value, -expiresAt, expiresAt, nextTold++);
    if (place != null) {
      Deque<Place> all = toldAt(shortOf(key));
      all.add(place);
      while (all.size() > most) {
        all.remove();
      }
      makeRoom();
    }
  }

  /** What is told under a key; see {@link EntryStore#told}. */
  Told told(byte[] key, byte[] after, int most) {
    long known = after == null ? 0 : ByteBuffer.wrap(after).getLong();
    long last = known;
    long now = clock.getAsLong();
    List<byte[]> values = new ArrayList<>();
    Deque<Place> all = told.get(shortOf(key));
    if (all != null) {
      all.removeIf(place -> place.expiresAt <= now);
      for (Place place : all) {
        if (place.number > known && values.size() < most) {
          values.add(toldAt(place, key));
          last = place.number;
        }
      }
    }
    return new Told(values, last == 0 ? null : ByteBuffer.allocate(8).putLong(last).array());
  }

  private static byte[] toldAt(Place place, byte[] key) {
    try {
      byte[] value = place.segment.read(key, place.offset, place.length);
      return value == null ? new byte[0] : value;
    } catch (IOException e) {
      Log.debug("Something on disk cannot be read", e);
      return new byte[0];
    }
  }

  /** Null if it is too long. */
  private Place add(byte[] key, byte[] value, long mark, long expiresAt, long number)
      throws IOException {
    if (value.length > mostBytes / SEGMENTS) {
      return null;
    }
    if (open == null) {
      open = Segment.create(new File(folder, name(nextNumber++)));
      segments.add(open);
    }
    Segment segment = open;
    Place place;
    try {
      long offset = segment.add(key, mark, value);
      place = new Place(segment, offset, value.length, expiresAt, number);
    } catch (IOException | RuntimeException e) {
      // Half of it may be there: what comes next begins in another file.
      open = null;
      throw e;
    }
    if (segment.size() >= mostBytes / SEGMENTS || segment.entries() >= MOST_ENTRIES / SEGMENTS) {
      open = null;
    }
    return place;
  }

  /** What was kept under a key is not any more, for whoever reads these files. */
  void remove(byte[] key) throws IOException {
    Place place = places.get(shortOf(key));
    if (place != null) {
      put(key, new byte[0], Math.max(1, place.expiresAt - clock.getAsLong()));
    }
  }

  /** The keys of what is here. */
  List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    for (Place place : places.values()) {
      if (place.length > 0 && place.expiresAt > clock.getAsLong()) {
        keys.add(place.segment.keyAt(place.offset));
      }
    }
    keys.removeIf(Objects::isNull);
    return keys;
  }

  private static String name(long number) {
    return String.format(Locale.ROOT, "%016x%s", number, ENDING);
  }

  private void makeRoom() {
    while (isTooMuch()) {
      Segment oldest = segments.remove();
      if (oldest == open) {
        open = null;
      }
      places.values().removeIf(place -> place.segment == oldest);
      told.values().forEach(all -> all.removeIf(place -> place.segment == oldest));
      told.values().removeIf(Deque::isEmpty);
      oldest.delete();
    }
  }

  private boolean isTooMuch() {
    long bytes = 0;
    long entries = 0;
    for (Segment segment : segments) {
      bytes += segment.size();
      entries += segment.entries();
    }
    return segments.size() > 1 && (bytes > mostBytes || entries > MOST_ENTRIES)
        || segments.size() > 4 * SEGMENTS;
  }

  /** Entries that can be found. */
  int size() {
    return places.size();
  }

  @Override
  public void close() {
    segments.forEach(Segment::close);
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      // The system does so when the process ends.
    }
  }

  private static final class Place {
    final Segment segment;
    final long offset;
    final int length;
    final long expiresAt;

    /** Of what is told: in its order. */
    final long number;

    Place(Segment segment, long offset, int length, long expiresAt, long number) {
      this.segment = segment;
      this.offset = offset;
      this.length = length;
      this.expiresAt = expiresAt;
      this.number = number;
    }

    Place in(Segment where, long newNumber) {
      return new Place(where, offset, length, expiresAt, newNumber);
    }
  }
}
