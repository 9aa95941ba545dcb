package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedFilesTest {

  private static final String REGENERATE =
      "./mvnw -pl agent -am test -Dtest=GeneratedFilesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dllmcost.regenerate=true";

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCHEMA = ROOT.resolve("config/llmcost.schema.json");
  private static final Path GUIDE = ROOT.resolve("docs/configuration.md");

  @Test
  void schemaIsThatOfTheOptions() throws IOException {
    check(SCHEMA, SchemaWriter.write());
  }

  @Test
  void guidesTablesAreThoseOfTheOptions() throws IOException {
    check(GUIDE, ReferenceWriter.update(Files.readString(GUIDE)));
  }

  @Test
  void guideHasATableForAllThereIs() throws IOException {
    String guide = Files.readString(GUIDE);
    assertThat(guide).contains("<!-- table: options -->", "<!-- table: presets -->");
    for (String definition : Definitions.all().keySet()) {
      assertThat(guide).contains("<!-- table: " + definition + " -->");
    }
  }

  @Test
  void refusesAGuideThatAsksForWhatThereIsNot() {
    assertThatThrownBy(() -> ReferenceWriter.update("<!-- table: colours -->\n<!-- end -->"))
        .hasMessage("No table colours");
    assertThatThrownBy(() -> ReferenceWriter.update("<!-- table: options -->\n"))
        .hasMessageContaining("without its end");
  }

  @Test
  void starterFileIsValidAsItStands() {
    ReadResult result = SettingsReader.read(Sources.ofFile(file("llmcost.yaml").toFile()));

    assertThat(result.errors()).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.settings().preset()).isEqualTo(Preset.SAFE);
  }

  @Test
  void starterFileIsValidWithAllItsExamples() throws IOException {
    String examples =
        Files.readString(file("llmcost.yaml"))
            .replaceAll("(?m)^( *)# ((?: *- | *)[a-z_]+:.*)$", "$1$2");

    ReadResult result = Reading.of(examples, null, Map.of(), Map.of("GROQ_API_KEY", "k"));

    assertThat(Reading.texts(result.errors())).isEmpty();
    Settings settings = result.settings();
    for (Setting<?> setting :
        java.util.List.of(Options.ROLLOUT, Options.ROUTES, Options.MODELS, Options.LOG_LEVEL)) {
      assertThat(settings.isGiven(setting)).as(setting.key()).isTrue();
    }
    assertThat(settings.get(Options.ROUTES).get(0).use()).containsExactly("same:gpt-4o-mini");
  }

  @Test
  void referenceFileGivesEveryOption() throws IOException {
    ReadResult result =
        Reading.of(
            Files.readString(file("reference.yaml")),
            null,
            Map.of(),
            Map.of("GLOBAL_API_KEY", "k"));

    assertThat(Reading.texts(result.errors())).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(Options.all()).allMatch(setting -> result.settings().isGiven(setting));
  }

  private static Path file(String name) {
    return ROOT.resolve("config").resolve(name);
  }

  private static void check(Path file, String wanted) throws IOException {
    if (Boolean.getBoolean("llmcost.regenerate")) {
      Files.writeString(file, wanted);
    }
    String found = Files.exists(file) ? Files.readString(file) : "";
    assertThat(found).as("%s is stale; run: %s", file.getFileName(), REGENERATE).isEqualTo(wanted);
  }
}
