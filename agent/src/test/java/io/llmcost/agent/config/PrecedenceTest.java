package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {

  private static final String FILE = "cache.ttl: 1m";
  private static final Map<String, String> VARIABLE = Map.of("LLMCOST_CACHE_TTL", "2m");
  private static final Map<String, String> PROPERTY = Map.of("llmcost.cache.ttl", "3m");
  private static final String ARGUMENT = "cache.ttl=4m";

  @Test
  void argumentOverPropertyOverVariableOverFileOverPreset() {
    check(4, "agent argument cache.ttl", FILE, ARGUMENT, PROPERTY, VARIABLE);
    check(3, "system property llmcost.cache.ttl", FILE, null, PROPERTY, VARIABLE);
    check(2, "environment variable LLMCOST_CACHE_TTL", FILE, null, Map.of(), VARIABLE);
    check(1, "llmcost.yaml:1", FILE, null, Map.of(), Map.of());
    check(60, "preset safe", null, null, Map.of(), Map.of());
  }

  private static void check(
      int minutes,
      String origin,
      String file,
      String argument,
      Map<String, String> properties,
      Map<String, String> variables) {
    ReadResult result = Reading.of(file, argument, properties, variables);

    assertThat(result.errors()).isEmpty();
    assertThat(result.settings().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(minutes));
    assertThat(result.origin(Options.CACHE_TTL)).endsWith(origin);
  }

  @Test
  void everySettingHasADistinctVariableAndProperty() {
    assertThat(Options.all()).extracting(Setting::environmentVariable).doesNotHaveDuplicates();
    assertThat(Options.all()).extracting(Setting::systemProperty).doesNotHaveDuplicates();
    assertThat(Options.CACHE_MAX_ENTRY_BYTES.environmentVariable())
        .isEqualTo("LLMCOST_CACHE_MAX_ENTRY_BYTES");
  }

  @Test
  void fileIsNamedByArgumentThenPropertyThenVariable(@TempDir Path directory) throws Exception {
    for (String name : List.of("llmcost", "a", "p", "v")) {
      Files.writeString(directory.resolve(name + ".yaml"), "app: " + name);
    }
    Map<String, String> property = Map.of("llmcost.config", directory.resolve("p.yaml").toString());
    Map<String, String> variable = Map.of("LLMCOST_CONFIG", directory.resolve("v.yaml").toString());
    String argument = "config=" + directory.resolve("a.yaml");

    assertThat(app(argument, property, variable, directory)).isEqualTo("a");
    assertThat(app(null, property, variable, directory)).isEqualTo("p");
    assertThat(app(null, Map.of(), variable, directory)).isEqualTo("v");
    assertThat(app(null, Map.of(), Map.of(), directory)).isEqualTo("llmcost");
  }

  private static String app(
      String argument, Map<String, String> properties, Map<String, String> variables, Path dir) {
    return SettingsReader.read(Sources.of(argument, properties, variables, dir.toFile()))
        .settings()
        .get(Options.APP);
  }

  @Test
  void listsAndMapsCanBeGivenAnywhere() {
    ReadResult result =
        Reading.of(
            null,
            "tags=[a, b],models={m: {name: x}},app=\"a,b\"",
            Map.of("llmcost.routes", "[{name: r, use: m, rollout: 10%}]"),
            Map.of("LLMCOST_INTERCEPT_HOSTS", "a.example, B.example:1"));

    assertThat(Reading.texts(result.errors())).isEmpty();
    Settings settings = result.settings();
    assertThat(settings.get(Options.TAGS)).containsExactly("a", "b");
    assertThat(settings.get(Options.APP)).isEqualTo("a,b");
    assertThat(settings.get(Options.MODELS).get("m").name()).isEqualTo("x");
    assertThat(settings.get(Options.ROUTES).get(0).use()).containsExactly("m");
    assertThat(settings.get(Options.INTERCEPT_HOSTS)).containsExactly("a.example", "b.example:1");
  }

  @Test
  void errorsNameTheSource() {
    ReadResult result =
        Reading.of(
            null,
            "preset=saef,tll=1h,x,tags=a,app=,app=b,app=c",
            Map.of("llmcost.cache.ttl", "1x", "llmcost.models", "{a: {nam: b}}"),
            Map.of("LLMCOST_ROLLOUT", "2"));

    assertThat(Reading.texts(result.errors()))
        .containsExactlyInAnyOrder(
            "agent argument: preset: expected one of off, observe, safe, balanced, aggressive,"
                + " found \"saef\"; did you mean safe?",
            "agent argument: tll: unknown key; did you mean cache.ttl?",
            "agent argument: x: expected key=value; a list stands in brackets: tags=[a,b]",
            "agent argument: app: has no value",
            "agent argument: app: given twice",
            "system property: llmcost.cache.ttl: expected a duration with its unit, such as 500ms,"
                + " 30s, 5m, 1h or 7d, found \"1x\"",
            "system property:1:6: llmcost.models.a.nam: unknown key; did you mean name?",
            "environment variable: LLMCOST_ROLLOUT: expected a share, such as 10% or 0.1,"
                + " found \"2\"");
  }

  @Test
  void bracketThatDoesNotEndSwallowsNothingInSilence() {
    ReadResult result = Reading.of(null, "tags=[a,preset=off", Map.of(), Map.of());

    assertThat(Reading.texts(result.errors()))
        .containsExactly("agent argument: a bracket, brace or quote does not end");
  }

  @Test
  void unknownVariablesAndPropertiesOfOthersDoNoHarm() {
    ReadResult result =
        Reading.of(
            null,
            null,
            Map.of("llmcost.cache.tll", "1h", "java.home", "/"),
            Map.of("LLMCOST_PRESETS", "x", "LLMCOST_PORT_8080_TCP_ADDR", "10.0.0.1", "PATH", "/"));

    assertThat(result.errors()).isEmpty();
    assertThat(Reading.texts(result.warnings()))
        .containsExactlyInAnyOrder(
            "system property: llmcost.cache.tll: no setting, ignored; did you mean"
                + " llmcost.cache.ttl?",
            "environment variable: LLMCOST_PRESETS: no setting, ignored; did you mean"
                + " LLMCOST_PRESET?");
  }

  @Test
  void emptyVariableIsNotSet() {
    ReadResult result = Reading.of("app: a", null, Map.of(), Map.of("LLMCOST_APP", ""));

    assertThat(result.errors()).isEmpty();
    assertThat(result.settings().get(Options.APP)).isEqualTo("a");
  }

  @Test
  void routesOfOneSourceCanUseModelsOfAnother() {
    ReadResult result =
        Reading.of(
            "routes: [{name: a, use: m}]", null, Map.of("llmcost.models", "{m: {}}"), Map.of());

    assertThat(result.errors()).isEmpty();
  }

  @Test
  void routesThatAreReplacedAreNotCheckedAgainstModels() {
    ReadResult result =
        Reading.of(
            "routes: [{name: a, use: m}]\nmodels: {m: {}}",
            "routes=[],models={}",
            Map.of(),
            Map.of());

    assertThat(Reading.texts(result.errors())).isEmpty();
    assertThat(result.settings().get(Options.ROUTES)).isEmpty();
  }

  @Test
  void errorsLeaveWhatIsGoodButNoLever() {
    ReadResult result = Reading.of("app: shop\nledger.dir: /l\ncache.ttl: x\npreset: balanced");

    assertThat(result.errors()).hasSize(1);
    assertThat(result.settings().preset()).isEqualTo(Preset.OBSERVE);
    assertThat(result.settings().get(Options.APP)).isEqualTo("shop");
    assertThat(Reading.of("preset: off\ncache.ttl: x").settings().preset()).isEqualTo(Preset.OFF);
  }
}
