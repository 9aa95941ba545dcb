package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<Settings> heard = new ArrayList<>();
  private Path file;
  private SettingsSource source;
  private ConfigWatcher watcher;

  @BeforeEach
  void start(@TempDir Path directory) {
    file = directory.resolve("llmcost.yaml");
    Log.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveTheLogBack() {
    Log.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
  }

  private void watch() {
    Sources sources = Sources.of(null, Map.of(), Map.of(), file.getParent().toFile());
    ReadResult first = SettingsReader.read(sources);
    source = new SettingsSource(first.settings());
    source.onChange(heard::add);
    watcher = new ConfigWatcher(sources, first, source);
  }

  private void write(String yaml) throws Exception {
    Files.writeString(file, yaml);
  }

  private List<String> logged() {
    String text = log.toString(StandardCharsets.UTF_8).replace(file.toString(), "llmcost.yaml");
    log.reset();
    return text.lines().toList();
  }

  @Test
  void changedFileTakesEffect() throws Exception {
    write("cache.ttl: 1m");
    watch();
    watcher.check();
    assertThat(heard).isEmpty();

    write("cache.ttl: 2m");
    watcher.check();
    watcher.check();

    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(2));
    assertThat(heard).containsExactly(source.current());
  }

  @Test
  void changeThatLeavesTimeAndSizeAsTheyWereIsSeen() throws Exception {
    write("cache.ttl: 1m");
    watch();
    watcher.check();
    FileTime time = Files.getLastModifiedTime(file);

    write("cache.ttl: 3m");
    Files.setLastModifiedTime(file, time);
    watcher.check();

    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void unchangedOldFileIsNotReadAgain() throws Exception {
    write("cache.ttl: 1m");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    watch();
    watcher.check();

    // Same time and size, long ago: by these it is the same file.
    write("cache.ttl: 4m");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    watcher.check();
    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(1));

    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_001_000L));
    watcher.check();
    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void badFileKeepsTheLastGoodOneAndEachTurnIsSaidOnce() throws Exception {
    write("cache.ttl: 1m");
    watch();

    write("cache.ttl: soon");
    watcher.check();
    watcher.check();
    watcher.check();
    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(1));
    assertThat(source.current().preset()).isEqualTo(Preset.SAFE);
    assertThat(heard).isEmpty();
    assertThat(logged())
        .containsExactly(
            "[llmcost] ERROR llmcost.yaml:1:12: cache.ttl: expected a duration with its unit, such"
                + " as 500ms, 30s, 5m, 1h or 7d, found \"soon\"",
            "[llmcost] ERROR the configuration has errors; kept the last good one, preset safe");

    write("cache.ttl: 2m");
    watcher.check();
    watcher.check();
    assertThat(source.current().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(2));
    assertThat(heard).hasSize(1);
    assertThat(logged()).containsExactly("[llmcost] configuration is good again, preset safe");
  }

  @Test
  void goingBackToTheLastGoodContentIsSaidToo() throws Exception {
    write("cache.ttl: 1m");
    watch();
    write("cache.ttl: soon");
    watcher.check();
    logged();

    write("cache.ttl: 1m");
    watcher.check();

    assertThat(logged()).containsExactly("[llmcost] configuration is good again, preset safe");
  }

  @Test
  void killSwitchWorksAndIsSaid() throws Exception {
    watch();
    write("preset: off");
    watcher.check();

    assertThat(source.current().preset()).isEqualTo(Preset.OFF);
    assertThat(source.current().get(Options.LEDGER_ENABLED)).isFalse();
    assertThat(logged()).containsExactly("[llmcost] configuration changed, preset off");
  }

  @Test
  void fileThatGoesAwayKeepsItsSettings() throws Exception {
    write("preset: off");
    watch();
    Files.delete(file);
    watcher.check();
    watcher.check();

    assertThat(source.current().preset()).isEqualTo(Preset.OFF);
    assertThat(logged())
        .containsExactly(
            "[llmcost] ERROR the configuration file is gone or cannot be read; kept the last good"
                + " one, preset off");
  }

  @Test
  void badAtTheStartThenGood() throws Exception {
    write("preset: nonsense");
    watch();
    assertThat(source.current().preset()).isEqualTo(Preset.OBSERVE);

    write("preset: balanced");
    watcher.check();

    assertThat(source.current().preset()).isEqualTo(Preset.BALANCED);
    assertThat(logged()).containsExactly("[llmcost] configuration is good again, preset balanced");
  }

  @Test
  void listenerThatFailsDoesNotKeepOthersFromHearing() throws Exception {
    watch();
    source.onChange(
        settings -> {
          throw new IllegalStateException("no");
        });
    List<Settings> later = new ArrayList<>();
    source.onChange(later::add);
    write("app: b");
    watcher.check();

    assertThat(later).hasSize(1);
    assertThat(source.current().get(Options.APP)).isEqualTo("b");
  }

  @Test
  void schedulerThatIsGivenLooks() throws Exception {
    watch();
    CountDownLatch changed = new CountDownLatch(1);
    source.onChange(settings -> changed.countDown());
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      watcher.start(scheduler, 1);
      write("app: b");
      assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      scheduler.shutdownNow();
    }
  }
}
