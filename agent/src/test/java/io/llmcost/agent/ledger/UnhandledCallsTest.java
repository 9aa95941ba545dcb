package io.llmcost.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnhandledCallsTest {

  private static final Instant EARLY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATE = Instant.parse("2026-03-02T10:00:00Z");

  @TempDir private Path folder;
  private UnhandledCalls calls;

  @BeforeEach
  void open() {
    calls = new UnhandledCalls(folder.resolve("ledger").toFile());
  }

  @Test
  void sumsUpOverProcesses() {
    calls.add(EARLY, "shop", Map.of("okhttp: too \"long\"", 2L, "io.netty.A: strange", 1L));
    calls.add(LATE, null, Map.of("okhttp: too \"long\"", 3L));
    assertThat(calls.counts(null, null))
        .containsExactly(
            Map.entry("io.netty.A: strange", 1L), Map.entry("okhttp: too \"long\"", 5L));
    assertThat(calls.counts(LATE, null)).containsExactly(Map.entry("okhttp: too \"long\"", 3L));
    assertThat(calls.counts(null, LATE)).containsEntry("okhttp: too \"long\"", 2L).hasSize(2);
  }

  @Test
  void writesNothingWhereThereIsNothingToSay() {
    calls.add(EARLY, "shop", Map.of());
    assertThat(folder.resolve("ledger")).doesNotExist();
    assertThat(calls.counts(null, null)).isEmpty();
  }

  @Test
  void passesOverWhatIsDamaged() throws IOException {
    calls.add(EARLY, "shop", Map.of("a: b", 2L));
    Path damaged = folder.resolve("ledger/unhandled-2026-03-01-9-9.jsonl");
    Files.write(damaged, "{\"time\":\"2026-03-01T".getBytes(StandardCharsets.UTF_8));
    assertThat(calls.counts(null, null)).containsExactly(Map.entry("a: b", 2L));
  }

  @Test
  void isNoneOfTheLedgersRecords() {
    calls.add(EARLY, "shop", Map.of("a: b", 2L));
    LedgerReader reader = new LedgerReader(folder.resolve("ledger").toFile());
    reader.read(null, null, record -> {});
    assertThat(reader.files()).isZero();
    assertThat(reader.damagedLines()).isZero();
  }
}
