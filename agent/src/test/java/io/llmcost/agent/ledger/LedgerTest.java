package io.llmcost.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LedgerTest {

  @TempDir Path temp;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Path dir;

  @BeforeEach
  void captureLog() {
    Log.setOut(new PrintStream(log, true));
    dir = temp.resolve("a/b");
  }

  @AfterEach
  void releaseLog() {
    Log.setOut(System.err);
  }

  private static CallRecord.Builder record(String id) {
    return CallRecord.builder()
        .time(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .callId(id)
        .api("chat")
        .requestedModel("gpt-4o")
        .servedModel("gpt-4o")
        .status(200)
        .usage(TokenUsage.of(TokenUsage.Source.REPORTED, 100, 10))
        .costUsd(new BigDecimal("0.00035"))
        .baselineCostUsd(new BigDecimal("0.00035"))
        .savedUsd(BigDecimal.ZERO);
  }

  private List<CallRecord> readAll(LedgerReader reader) {
    List<CallRecord> records = new ArrayList<>();
    reader.read(null, null, records::add);
    return records;
  }

  private List<CallRecord> readAll() {
    return readAll(new LedgerReader(dir.toFile()));
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(dir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dir)) {
      return files.sorted().toList();
    }
  }

  @Test
  void everyFieldComesBackAsItWasWritten() throws IOException {
    CallRecord written =
        CallRecord.builder()
            .time(Instant.parse("2026-08-15T12:00:00.123Z"))
            .callId("c1")
            .app("shop")
            .module("one")
            .callSite("com.acme.Bot.ask")
            .thread("http-1")
            .tags(List.of("a", "käse\ud800"))
            .api("chat")
            .client("okhttp")
            .provider("openai")
            .region("eu")
            .requestedModel("gpt-4o")
            .servedModel("gpt-4o-mini")
            .task("faq")
            .route("cheap")
            .tier(2)
            .attempts(
                List.of(
                    new CallRecord.Attempt("openai", "gpt-4o", 429, null, 12.5, 0.57, "hedging"),
                    new CallRecord.Attempt(
                        "b", null, 0, "java.io.IOException", 1, Double.NaN, null)))
            .cache("miss")
            .stream(true)
            .status(200)
            .usage(new TokenUsage(TokenUsage.Source.ESTIMATED, 1, 2, 3, 4, 5, 6, 7))
            .costUsd(new BigDecimal("0.000000001"))
            .baselineCostUsd(new BigDecimal("12345678901234567890.5"))
            .savedUsd(new BigDecimal("-1E-7"))
            .sideCostUsd(new BigDecimal("1E+2"))
            .aside("shadow", "c0")
            .compared(0.25, "small of b")
            .priceSource("prices.json 2026-08-01")
            .wouldSave("cache", new BigDecimal("0.5"))
            .compression(new CallRecord.Compression(900, 400, 3))
            .promptCache(PromptCacheUse.NOT_WRITTEN)
            .batch(3)
            .latencyMs(1.23456)
            .upstreamMs(Double.NaN)
            .overheadUs(3)
            .preset("safe")
            .build();

    CallRecord read;
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0)) {
      writer.append(written);
    }
    List<CallRecord> records = readAll();
    assertThat(records).hasSize(1);
    read = records.get(0);

    assertThat(read)
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .withEqualsForType(Double::equals, Double.class) // also where it is no number
        .ignoringFields("values.latencyMs", "values.upstreamMs")
        .isEqualTo(written);
    assertThat(read.latencyMs()).isEqualTo(1.235);
    assertThat(read.upstreamMs()).isZero();
    String line = Files.readString(files().get(0));
    assertThat(line).contains("\"cost_usd\":0.000000001,").contains("\"side_cost_usd\":100,");
    assertThat(line.chars()).allMatch(c -> c < 128);
  }

  @Test
  void lineHasAllFieldsOfTheFormatAndUnpricedIsNull() throws IOException {
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0)) {
      writer.append(record("x").costUsd(null).baselineCostUsd(null).savedUsd(null).build());
    }
    String line = Files.readString(files().get(0));

    for (String field :
        ("time call_id app call_site thread tags api provider region requested_model served_model"
                + " task route tier attempts cache stream status error input_tokens"
                + " cache_read_tokens cache_write_tokens output_tokens reasoning_tokens"
                + " usage_source cost_usd baseline_cost_usd saved_usd side_cost_usd price_source"
                + " compression batch latency_ms upstream_ms overhead_us preset")
            .split(" ")) {
      assertThat(line).contains("\"" + field + "\":");
    }
    assertThat(line).contains("\"cost_usd\":null");
    assertThat(readAll().get(0).costUsd()).isNull();
  }

  @Test
  void makesNothingBeforeTheFirstRecordAndThenForItsOwnerOnly() throws IOException {
    LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0);
    assertThat(temp.resolve("a")).doesNotExist();

    writer.append(record("x").build());
    writer.close();

    String today = LocalDate.now(ZoneOffset.UTC).toString();
    assertThat(files()).hasSize(1);
    assertThat(files().get(0).getFileName().toString())
        .matches("calls-" + today + "-" + ProcessHandle.current().pid() + "-\\d+\\.jsonl");
    assumeTrue(dir.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void isBehindWhileRecordsComeFasterThanTheyAreMade() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    try (LedgerWriter writer = new LedgerWriter(null, 8, 0)) {
      writer.append(
          () -> {
            try {
              slow.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return record("x").build();
          },
          0);
      waitFor(() -> !writer.isBehind());
      for (int i = 0; i < 7; i++) {
        writer.append(record("x").build());
      }
      assertThat(writer.isBehind()).isTrue();
      slow.countDown();
      waitFor(() -> !writer.isBehind());
    }
  }

  @Test
  void recordsReachTheDiskWithoutBeingAskedTo() throws Exception {
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0)) {
      writer.append(record("x").build());
      waitFor(() -> !files().isEmpty() && readAll().size() == 1);
      assertThat(writer.totals().now().calls()).isEqualTo(1);
    }
  }

  @Test
  void hundredThreadsLoseNothing() throws Exception {
    int threads = 100;
    int each = 1_000;
    LedgerWriter writer = new LedgerWriter(dir.toFile(), threads * each, 0);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int number = t;
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = 0; i < each; i++) {
                  writer.append(record(number + "-" + i).build());
                }
              });
      thread.start();
      running.add(thread);
    }
    go.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    waitFor(() -> writer.totals().now().calls() == (long) threads * each);
    writer.close();

    Set<String> ids = new HashSet<>();
    new LedgerReader(dir.toFile()).read(null, null, record -> ids.add(record.callId()));
    assertThat(ids).hasSize(threads * each);
    assertThat(writer.dropped()).isZero();
    assertThat(writer.unwritten()).isZero();
    assertThat(writer.totals().now().spentUsd()).isEqualByComparingTo("35");
  }

  @Test
  void noCallIsLostToAFullQueue() throws Exception {
    // no room at all, so nothing depends on how fast the thread is
    LedgerWriter writer = new LedgerWriter(dir.toFile(), 0, 0);
    for (int i = 0; i < 5; i++) {
      writer.append(record("x" + i).build());
    }
    assertThat(writer.totals().now().calls()).isEqualTo(5);
    writer.close();

    Set<String> ids = new HashSet<>();
    new LedgerReader(dir.toFile()).read(null, null, record -> ids.add(record.callId()));
    assertThat(ids.size() + writer.unwritten()).isEqualTo(5);
    assertThat(ids).isNotEmpty();
    assertThat(writer.dropped()).isZero();
    assertThat(log.toString()).containsOnlyOnce("full");
  }

  @Test
  void directoryThatCannotBeMadeIsSaidOnceAndSumsGoOn() throws Exception {
    Path file = Files.writeString(temp.resolve("a"), "in the way");
    LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0);

    writer.append(record("x").build());
    waitFor(() -> writer.unwritten() == 1);
    writer.append(record("y").build());
    writer.close();

    assertThat(writer.totals().now().calls()).isEqualTo(2);
    assertThat(writer.unwritten()).isEqualTo(2);
    assertThat(log.toString()).containsOnlyOnce("cannot be written");
    assertThat(file).hasContent("in the way");
  }

  @Test
  void diskThatIsFullIsSaidOnceAndNothingFails() throws Exception {
    File full = new File("/dev/full");
    assumeTrue(full.exists());
    RecordWriter lines = new RecordWriter();
    lines.add(record("x").build());
    try (java.io.FileOutputStream out = new java.io.FileOutputStream(full)) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> lines.moveTo(out)))
          .isInstanceOf(IOException.class);
    }
    assertThat(lines.size()).isZero();
  }

  @Test
  void oddRecordDoesNotEndTheThread() throws Exception {
    LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0);
    writer.append(record("bad").tags(null).build());
    writer.append(record("good").build());
    writer.close();

    assertThat(readAll()).extracting(CallRecord::callId).containsExactly("good");
    assertThat(writer.unwritten()).isEqualTo(1);
  }

  @Test
  void threadIsADaemonWithoutTheApplicationsLoader() throws Exception {
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0)) {
      writer.append(record("x").build());
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(candidate -> candidate.getName().equals("llmcost-ledger"))
              .findFirst()
              .orElseThrow();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getContextClassLoader()).isNull();
    }
  }

  @Test
  void oldFilesAreDeletedAndNobodyElses() throws Exception {
    Files.createDirectories(dir);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path old = Files.createFile(dir.resolve("calls-" + today.minusDays(8) + "-1-1.jsonl"));
    Path young = Files.createFile(dir.resolve("calls-" + today.minusDays(7) + "-1-1.jsonl"));
    Path other = Files.createFile(dir.resolve("calls-of-2020-01-01.jsonl"));
    Path notes = Files.createFile(dir.resolve("notes.txt"));

    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 7)) {
      writer.append(record("x").build());
    }

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
    assertThat(notes).exists();
  }

  @Test
  void damagedLinesArePassedOver() throws Exception {
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0)) {
      writer.append(record("a").build());
      writer.append(record("b").build());
    }
    Path file = files().get(0);
    String whole = Files.readString(file);
    String second = whole.substring(whole.indexOf('\n') + 1);
    Files.writeString(
        file,
        "\n{\"time\":\"yesterday\"}\nnot json\n{}\n[1]\n"
            + "{\"time\":\"2026-08-15T12:00:00Z\",\"new_field\":{\"a\":[1,{}]},\"tags\":7}\n"
            + "x".repeat(3 << 20)
            + "\n"
            + second.substring(0, second.length() / 2),
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);

    LedgerReader reader = new LedgerReader(dir.toFile());
    List<CallRecord> records = readAll(reader);

    assertThat(records).hasSize(3);
    assertThat(records.get(1).callId()).isEqualTo("b");
    assertThat(records.get(2).requestedModel()).isNull();
    assertThat(reader.damagedLines()).isEqualTo(6);
    assertThat(reader.unreadableFiles()).isZero();
  }

  @Test
  void twoProcessesWriteSideBySide() throws Exception {
    String classPath = System.getProperty("java.class.path");
    List<Process> processes = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  classPath,
                  Child.class.getName(),
                  dir.toString(),
                  name)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(files()).hasSize(2);
    assertThat(readAll()).hasSize(200);
    assertThat(readAll(new LedgerReader(dir.toFile())))
        .extracting(CallRecord::app)
        .containsOnly("one", "two");
  }

  /** A process that writes and is then cut off without closing anything. */
  static final class Child {
    public static void main(String[] args) throws InterruptedException {
      LedgerWriter writer = new LedgerWriter(new File(args[0]), 1_000, 0);
      for (int i = 0; i < 100; i++) {
        writer.append(record(args[1] + i).app(args[1]).build());
      }
      while (writer.totals().now().calls() < 100 || new File(args[0]).list() == null) {
        Thread.onSpinWait();
      }
      writer.close();
      Runtime.getRuntime().halt(1);
    }
  }

  @Test
  void onlyTheAskedTimeIsRead() throws Exception {
    Files.createDirectories(dir);
    for (String day : List.of("2026-08-01", "2026-08-02", "2026-08-03")) {
      Files.writeString(
          dir.resolve("calls-" + day + "-1-1.jsonl"),
          "{\"time\":\"" + day + "T10:00:00Z\"}\n{\"time\":\"" + day + "T20:00:00Z\"}\n");
    }
    LedgerReader reader = new LedgerReader(dir.toFile());
    List<String> times = new ArrayList<>();
    reader.read(
        Instant.parse("2026-08-02T20:00:00Z"),
        Instant.parse("2026-08-03T20:00:00Z"),
        record -> times.add(record.time().toString()));

    assertThat(times).containsExactly("2026-08-02T20:00:00Z", "2026-08-03T10:00:00Z");
    assertThat(reader.files()).isEqualTo(2);
  }

  @Test
  void withoutADirectoryItOnlySumsUp() throws Exception {
    LedgerWriter writer = new LedgerWriter(null, 10, 0);
    writer.append(record("x").build());
    writer.close();
    writer.append(record("late").build());

    assertThat(writer.totals().now().calls()).isEqualTo(1);
    assertThat(writer.unwritten()).isZero();
  }

  @Test
  void closingWhatNeverBeganStartsNothing() {
    new LedgerWriter(dir.toFile(), 10, 0).close();
    assertThat(temp.resolve("a")).doesNotExist();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void waitFor(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited 30 s").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void whatIsNotMadeBeforeTheEndIsCountedAndTheRestIsWritten() throws Exception {
    LedgerWriter writer = new LedgerWriter(dir.toFile(), 10, 0, 50);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    writer.append(
        () -> {
          await(first); // so that all of them are taken at once
          return record("quick").build();
        },
        0);
    writer.append(
        () -> {
          begun.countDown();
          await(end);
          return record("slow").build();
        },
        0);
    writer.append(record("behind it").build());
    first.countDown();
    await(begun);
    writer.close();
    try {
      assertThat(writer.dropped()).isEqualTo(2);
      try (Stream<Path> files = Files.list(dir)) {
        Path file = files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
        assertThat(Files.readString(file)).contains("quick").doesNotContain("slow", "behind it");
      }
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
