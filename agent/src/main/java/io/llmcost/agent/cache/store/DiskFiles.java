package io.llmcost.agent.cache.store;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of all processes in one folder, looked at from outside: nothing in them is changed, but
 * for entries that are removed, and those only where no process has the files.
 */
public final class DiskFiles implements Browsable {

  private final File parent;

  /**
   * @param parent where the folders of processes are
   */
  public DiskFiles(File parent) {
    this.parent = parent;
  }

  @Override
  public List<byte[]> keys(String start, int most) throws IOException {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (File folder : SegmentLog.folders(parent)) {
      for (byte[] key : look(folder).keys()) {
        String name = Keys.hex(key);
        if (name.startsWith(start) && keys.size() < most) {
          keys.put(name, key);
        }
      }
    }
    return new ArrayList<>(keys.values());
  }

  @Override
  public byte[] read(byte[] key) throws IOException {
    for (File folder : SegmentLog.folders(parent)) {
      byte[] value = look(folder).read(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  @Override
  public void remove(byte[] key) throws IOException {
    IOException inUse = null;
    for (File folder : SegmentLog.folders(parent)) {
      if (look(folder).read(key) != null) {
        try (SegmentLog log = SegmentLog.openOne(folder)) {
          if (log == null) {
            inUse = new InUseException(folder, pid(folder));
          } else {
            log.remove(key);
          }
        }
      }
    }
    if (inUse != null) {
      throw inUse;
    }
  }

  /**
   * Whether nobody has the files that the next process will read.
   *
   * @throws InUseException if somebody has
   */
  public void mustBeFree() throws IOException {
    List<File> folders = SegmentLog.folders(parent);
    if (!folders.isEmpty()) {
      try (SegmentLog log = SegmentLog.openOne(folders.get(0))) {
        if (log == null) {
          throw new InUseException(folders.get(0), pid(folders.get(0)));
        }
      }
    }
  }

  private static String pid(File folder) {
    try {
      byte[] text = Files.readAllBytes(SegmentLog.pidFile(folder).toPath());
      String pid = new String(text, StandardCharsets.US_ASCII).trim();
      return pid.matches("\\d{1,10}") ? pid : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Found anew each time that a file is added or has grown. */
  private Look look(File folder) {
    File[] files = SegmentLog.segments(folder);
    long bytes = 0;
    for (File file : files) {
      bytes += file.length();
    }
    Look last = looks.get(folder);
    if (last == null || last.bytes != bytes || !Arrays.equals(last.files, files)) {
      last = new Look(files, bytes);
      looks.put(folder, last);
    }
    return last;
  }

  private final Map<File, Look> looks = new HashMap<>();

  @Override
  public void close() {
    looks.clear();
  }

  private static final class Look {
    private final File[] files;
    private final long bytes;
    private final Map<ByteBuffer, Place> places = new LinkedHashMap<>();

    Look(File[] files, long bytes) {
      this.files = files;
      this.bytes = bytes;
      long now = System.currentTimeMillis();
      for (File file : files) {
        try {
          Segment.look(
                  file,
                  (key, expiresAt, place, length) -> {
                    places.remove(ByteBuffer.wrap(key));
                    if (length > 0 && expiresAt > now) {
                      places.put(ByteBuffer.wrap(key), new Place(file, place, length));
                    }
                  })
              .close();
        } catch (IOException e) {
          // It has gone, or is damaged: its process says so.
          continue;
        }
      }
    }

    List<byte[]> keys() {
      List<byte[]> keys = new ArrayList<>();
      places.keySet().forEach(key -> keys.add(key.array()));
      return keys;
    }

    byte[] read(byte[] key) {
      Place place = places.get(ByteBuffer.wrap(key));
      if (place == null) {
        return null;
      }
      try (Segment segment = Segment.look(place.file, null)) {
        return segment.read(key, place.offset, place.length);
      } catch (IOException e) {
        return null; // it has gone
      }
    }
  }

  private static final class Place {
    final File file;
    final long offset;
    final int length;

    Place(File file, long offset, int length) {
      this.file = file;
      this.offset = offset;
      this.length = length;
    }
  }
}
