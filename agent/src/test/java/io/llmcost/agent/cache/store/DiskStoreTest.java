package io.llmcost.agent.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class DiskStoreTest {

  private static final long HOUR = 3_600_000;

  @TempDir Path folder;

  private final AtomicLong clock = new AtomicLong(1_000);

  private SegmentLog open(long mostBytes) throws IOException {
    return SegmentLog.open(folder.toFile(), mostBytes, clock::get);
  }

  private static void putAll(SegmentLog log, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      log.put(DiskWriter.key(i), DiskWriter.value(i), HOUR);
    }
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("0"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().findFirst().get();
    }
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("0"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void whatOneProcessKeptTheNextFinds() throws IOException {
    try (SegmentLog first = open(1 << 20)) {
      putAll(first, 0, 20);
      first.put(DiskWriter.key(3), DiskWriter.value(33), HOUR);
      assertThat(first.get(DiskWriter.key(3))).isEqualTo(DiskWriter.value(33));
    }
    try (SegmentLog second = open(1 << 20)) {
      assertThat(second.size()).isEqualTo(20);
      assertThat(second.get(DiskWriter.key(3))).isEqualTo(DiskWriter.value(33));
      assertThat(second.get(DiskWriter.key(19))).isEqualTo(DiskWriter.value(19));
      assertThat(second.get(DiskWriter.key(20))).isNull();
      clock.addAndGet(HOUR);
      assertThat(second.get(DiskWriter.key(3))).isNull();
    }
    try (SegmentLog third = open(1 << 20)) {
      assertThat(third.size()).isZero();
      assertThat(bytesOnDisk()).isZero();
    }
  }

  private static List<String> names(List<byte[]> keys) {
    return keys.stream().map(Keys::hex).sorted().toList();
  }

  @Test
  void peopleReadTheFilesOfAProcessAndChangeThemWhenItHasEnded() throws IOException {
    clock.set(System.currentTimeMillis());
    byte[] key = DiskWriter.key(3);
    try (DiskFiles files = new DiskFiles(folder.toFile())) {
      assertThat(files.keys("", 10)).isEmpty();
      try (SegmentLog log = open(1 << 20)) {
        putAll(log, 0, 5);
        log.put(key, DiskWriter.value(33), HOUR);
        assertThat(names(files.keys("", 10))).hasSize(5).isEqualTo(names(log.keys()));
        assertThat(files.keys(Keys.hex(key), 10)).containsExactly(key);
        assertThat(files.read(key)).isEqualTo(DiskWriter.value(33));
        putAll(log, 5, 6);
        assertThat(files.keys("", 10)).hasSize(6);
        assertThatThrownBy(() -> files.remove(key))
            .isInstanceOfSatisfying(
                InUseException.class,
                e -> assertThat(e.pid()).isEqualTo(String.valueOf(ProcessHandle.current().pid())));
        assertThat(log.get(key)).isEqualTo(DiskWriter.value(33));
        log.remove(DiskWriter.key(4));
        assertThat(log.get(DiskWriter.key(4))).isNull();
        assertThat(files.read(DiskWriter.key(4))).isNull();
      }
      files.remove(key);
      assertThat(files.read(key)).isNull();
      assertThat(files.keys("", 10)).hasSize(4);
      try (SegmentLog next = open(1 << 20)) {
        assertThat(next.get(key)).isNull();
        assertThat(next.get(DiskWriter.key(4))).isNull();
        assertThat(next.get(DiskWriter.key(5))).isEqualTo(DiskWriter.value(5));
        next.put(key, DiskWriter.value(1), HOUR);
        assertThat(files.read(key)).isEqualTo(DiskWriter.value(1));
      }
      // What is damaged or cut is passed over.
      Files.writeString(segment(), "no segment");
      assertThat(files.keys("", 10)).isNotNull();
    }
  }

  @Test
  void itsFilesAreBoundedAndTheOldestGo() throws IOException {
    try (SegmentLog log = open(400_000)) {
      for (int i = 0; i < 1_000; i++) {
        putAll(log, i, i + 1);
        assertThat(bytesOnDisk()).isLessThan(460_000);
      }
      assertThat(log.get(DiskWriter.key(999))).isEqualTo(DiskWriter.value(999));
      assertThat(log.get(DiskWriter.key(0))).isNull();
    }
    try (SegmentLog smaller = open(100_000)) {
      assertThat(bytesOnDisk()).isLessThan(160_000);
      assertThat(smaller.get(DiskWriter.key(999))).isEqualTo(DiskWriter.value(999));
    }
  }

  @Test
  void eachProcessHasAFolderOfItsOwn() throws IOException {
    try (SegmentLog one = open(1 << 20);
        SegmentLog other = open(1 << 20)) {
      putAll(one, 0, 1);
      assertThat(other.get(DiskWriter.key(0))).isNull();
      putAll(other, 1, 2);
    }
    try (SegmentLog again = open(1 << 20)) {
      assertThat(again.get(DiskWriter.key(0))).isNotNull();
      assertThat(again.get(DiskWriter.key(1))).isNull();
    }
  }

  @Test
  void aDamagedFileIsSetAside() throws IOException {
    try (SegmentLog log = open(1 << 20)) {
      putAll(log, 0, 5);
    }
    Files.write(segment(), "something else".getBytes(StandardCharsets.UTF_8));
    try (SegmentLog log = open(1 << 20)) {
      assertThat(log.size()).isZero();
      assertThat(folder.resolve("0/damaged")).exists();
      putAll(log, 0, 5);
      assertThat(log.get(DiskWriter.key(4))).isEqualTo(DiskWriter.value(4));
    }
  }

  @Test
  void whateverIsChangedInAFileNoWrongValueComesOfIt() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      try (SegmentLog log = open(1 << 20)) {
        putAll(log, 0, 10);
      }
      try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
        if (random.nextInt(4) == 0) {
          file.setLength(random.nextInt((int) file.length()));
        } else {
          file.seek(random.nextInt((int) file.length()));
          file.write(random.nextInt(256));
        }
      }
      try (SegmentLog log = open(1 << 20)) {
        for (int i = 0; i < 10; i++) {
          assertThat(log.get(DiskWriter.key(i))).isIn(null, DiskWriter.value(i));
        }
      }
      deleteAll();
    }
  }

  private void deleteAll() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("0"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aFileThatIsCutWhileItIsOpenIsAMiss() throws IOException {
    try (SegmentLog log = open(1 << 20)) {
      putAll(log, 0, 5);
      try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
        file.setLength(100);
      }
      assertThat(log.get(DiskWriter.key(4))).isNull();
    }
  }

  @Test
  void aFolderThatCannotBeIsAFailureAndNoMore() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (DiskStore store = new DiskStore(file.toFile(), 1 << 20)) {
      assertThatThrownBy(() -> store.get(DiskWriter.key(1)).get(60, TimeUnit.SECONDS))
          .hasMessageContaining("cannot be used");
    }
  }

  @Test
  void worksOnAThreadOfItsOwn() throws Exception {
    try (DiskStore store = new DiskStore(folder.toFile(), 1 << 20)) {
      store.put(DiskWriter.key(1), DiskWriter.value(1), HOUR).get(60, TimeUnit.SECONDS);
      assertThat(store.get(DiskWriter.key(1)).get(60, TimeUnit.SECONDS))
          .isEqualTo(DiskWriter.value(1));
    }
    try (DiskStore next = new DiskStore(folder.toFile(), 1 << 20)) {
      assertThat(next.get(DiskWriter.key(1)).get(60, TimeUnit.SECONDS))
          .isEqualTo(DiskWriter.value(1));
    }
  }

  /** {@code -Dllmcost.kills=100} for more. */
  @Test
  void whatAKilledProcessHadWrittenIsThere() throws Exception {
    int kills = Integer.getInteger("llmcost.kills", 3);
    Random random = new Random(1);
    int next = 0;
    for (int i = 0; i < kills; i++) {
      int last = writeAndKill(next, random.nextInt(DiskWriter.FEW));
      try (SegmentLog log = SegmentLog.open(folder.toFile(), 64 << 20, System::currentTimeMillis)) {
        for (int number = Math.max(0, last - 1_000); number <= last; number++) {
          assertThat(log.get(DiskWriter.key(number))).isEqualTo(DiskWriter.value(number));
        }
        assertThat(log.get(DiskWriter.key(last + 1))).isIn(null, DiskWriter.value(last + 1));
      }
      next = last + 1;
    }
    assertThat(folder.resolve("0/damaged")).doesNotExist();
  }

  /** Returns the last number that it said. */
  private int writeAndKill(int from, int count) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DiskWriter.class.getName(),
                folder.toString(),
                String.valueOf(from))
            .redirectError(new File(folder.toFile(), "stderr"))
            .start();
    int last = from - 1;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = Integer.parseInt(line);
        if (last == from + count) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      // "Stream closed": it is dead.
    }
    process.waitFor();
    assertThat(last).as(Files.readString(folder.resolve("stderr"))).isGreaterThanOrEqualTo(from);
    return last;
  }
}
