package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever stands in the file, reading it ends, with settings and with errors that can be shown.
 */
class RandomInputTest {

  private static final Map<String, String> VARIABLES = Map.of("GLOBAL_API_KEY", "hush");
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "&a",
    "*a",
    "!!x",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "#",
    "- ",
    "? ",
    "%",
    "---",
    "...",
    "\n",
    "\t",
    "  ",
    "\0",
    "\uFEFF",
    "\u00e9",
    "\uD83D\uDE00",
    "${",
    "}",
    "<<",
    "~",
    "null",
    "1e999999999",
    "0",
    "-1",
    ".inf",
    "same:",
    "routes",
    "cache.ttl",
    "0x1",
    "99999999999999999999"
  };

  private static Path directory;
  private static String valid;

  @BeforeContainer
  static void prepare() throws IOException {
    directory = Files.createTempDirectory("llmcost");
    valid = Files.readString(GeneratedFilesTest.ROOT.resolve("config/reference.yaml"));
  }

  @AfterContainer
  static void clean() throws IOException {
    Files.deleteIfExists(directory.resolve("llmcost.yaml"));
    Files.deleteIfExists(directory);
  }

  @Property(tries = 300)
  void anyBytes(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
    read(bytes, null);
  }

  @Property(tries = 700)
  void mutatedYaml(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder yaml = new StringBuilder(valid);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int from = random.nextInt(yaml.length());
      int to = Math.min(yaml.length(), from + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> yaml.insert(from, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> yaml.delete(from, to);
        case 2 -> yaml.insert(random.nextInt(yaml.length()), yaml.substring(from, to));
        default -> yaml.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    read(yaml.toString().getBytes(StandardCharsets.UTF_8), null);
  }

  @Property(tries = 500)
  void mutatedBytes(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(5); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    read(bytes, null);
  }

  @Property(tries = 300)
  void anyValueOfAnyOptionAnywhere(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Setting<?> setting = Options.all().get(random.nextInt(Options.all().size()));
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      value.append(PIECES[random.nextInt(PIECES.length)]);
    }
    read(
        (setting.key() + ": " + value).getBytes(StandardCharsets.UTF_8),
        setting.key() + "=" + value);
  }

  private static void read(byte[] bytes, String argument) throws IOException {
    Files.write(directory.resolve("llmcost.yaml"), bytes);
    ReadResult result =
        SettingsReader.readUnguarded(Sources.of(argument, Map.of(), VARIABLES, directory.toFile()));

    assertThat(result.settings().toString()).doesNotContain("hush");
    assertThat(result.errors().toString() + result.warnings())
        .doesNotContain("hush")
        .doesNotContain("\n");
    if (!result.errors().isEmpty()) {
      assertThat(result.settings().preset()).isLessThanOrEqualTo(Preset.OBSERVE);
    }
  }
}
