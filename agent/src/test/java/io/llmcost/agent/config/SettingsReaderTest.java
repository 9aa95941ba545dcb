package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

  @Test
  void nothingGivenIsSafe() {
    ReadResult result = Reading.of(null);

    assertThat(result.errors()).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.settings().preset()).isEqualTo(Preset.SAFE);
    assertThat(result.files())
        .singleElement()
        .matches(file -> file.getName().equals("llmcost.yaml"));
    for (Setting<?> setting : Options.all()) {
      assertThat((Object) result.settings().get(setting)).isEqualTo(setting.defaultValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   \n", "# only a comment\n", "---\n", "null", "cache:\nlog:\n", "\uFEFF"})
  void emptyFilesAndSectionsAreFine(String yaml) {
    assertThat(Reading.settings(yaml).preset()).isEqualTo(Preset.SAFE);
  }

  @Test
  void dottedKeysAndMapsAreTheSame() {
    for (String yaml :
        List.of(
            "cache: {ttl: 10m, max_bytes: 2GB}\nhook: {okhttp: {enabled: false}}",
            "cache.ttl: 10m\ncache.max_bytes: 2GB\nhook.okhttp.enabled: false",
            "cache.ttl: 10m\ncache:\n  max_bytes: 2GB\nhook:\n  okhttp.enabled: false",
            "cache.ttl: 10m\ncache.max_bytes: 2GB\nhook.okhttp: {enabled: false}")) {
      Settings settings = Reading.settings(yaml);

      assertThat(settings.get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(10));
      assertThat(settings.get(Options.CACHE_MAX_BYTES)).isEqualTo(2L << 30);
      assertThat(settings.get(Options.HOOK_OKHTTP_ENABLED)).isFalse();
      assertThat(settings.get(Options.HOOK_JDK_ENABLED)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "30s, 30000",
    "5m, 300000",
    "1h, 3600000",
    "7d, 604800000",
    "1h30m, 5400000"
  })
  void readsDurations(String text, long millis) {
    assertThat(Reading.settings("cache.ttl: " + text).get(Options.CACHE_TTL))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1000, 1000", "512KB, 524288", "64MB, 67108864", "1g, 1073741824", "7 b, 7"})
  void readsSizes(String text, long bytes) {
    assertThat(Reading.settings("cache.max_bytes: " + text).get(Options.CACHE_MAX_BYTES))
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"10%, 0.1", "0.1, 0.1", "100%, 1", "1, 1", "0, 0", "2.5%, 0.025", "'\"50%\"', 0.5"})
  void readsShares(String text, double share) {
    assertThat(Reading.settings("rollout: " + text).get(Options.ROLLOUT)).isEqualTo(share);
  }

  @Test
  void readsTheOutlineOfTheDesign() {
    Settings settings =
        Reading.of(
                """
                preset: balanced
                intercept: { hosts: ["llm.internal.example:8443"] }
                providers:
                  openai: { base_url: https://api.openai.com/v1 }
                  global: { base_url: "https://global-apis.com/v1/", api_key: "${GLOBAL_API_KEY}" }
                models:
                  qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
                  gpt-4o: { provider: openai, rename: { max_tokens: max_completion_tokens, seed: null } }
                routes:
                  - name: support-faq
                    when: { call_site: "com.acme.support.**", task: [faq, classification] }
                    use: [qwen3-8b, gpt-4o]
                  - name: short
                    when: { prompt_tokens: { max: 100 }, header: { x-tenant: "trial-*" } }
                    use: same:gpt-4o-mini
                    rollout: 10%
                cache: { when: deterministic, ttl: 1h, max_bytes: 64MB }
                ledger: { dir: /var/lib/llmcost }
                log.level: off
                """,
                null, Map.of(), Map.of("GLOBAL_API_KEY", "k-1"))
            .settings();

    assertThat(settings.preset()).isEqualTo(Preset.BALANCED);
    assertThat(settings.get(Options.LOG_LEVEL)).isEqualTo(Log.Level.OFF);
    assertThat(settings.get(Options.LEDGER_DIR)).isEqualTo("/var/lib/llmcost");
    Provider global = settings.get(Options.PROVIDERS).get("global");
    assertThat(global.name()).isEqualTo("global");
    assertThat(global.baseUrl().toString()).isEqualTo("https://global-apis.com/v1");
    assertThat(global.apiKey()).isEqualTo("k-1");
    Model qwen = settings.get(Options.MODELS).get("qwen3-8b");
    assertThat(qwen.name()).isEqualTo("Qwen/Qwen3-8B");
    assertThat(qwen.price())
        .containsExactly(
            entry("input", new BigDecimal("0.003")), entry("output", new BigDecimal("0.01")));
    Model gpt = settings.get(Options.MODELS).get("gpt-4o");
    assertThat(gpt.name()).isEqualTo("gpt-4o");
    assertThat(gpt.rename())
        .containsExactly(entry("max_tokens", "max_completion_tokens"), entry("seed", null));
    Route faq = settings.get(Options.ROUTES).get(0);
    assertThat(faq.use()).containsExactly("qwen3-8b", "gpt-4o");
    assertThat(faq.rollout()).isEqualTo(1.0);
    assertThat(faq.when().callSites()).containsExactly("com.acme.support.**");
    assertThat(faq.when().tasks()).containsExactly("faq", "classification");
    assertThat(faq.when().maxPromptTokens()).isEqualTo(Long.MAX_VALUE);
    Route small = settings.get(Options.ROUTES).get(1);
    assertThat(small.rollout()).isEqualTo(0.1);
    assertThat(small.when().maxPromptTokens()).isEqualTo(100);
    assertThat(small.when().headers()).containsExactly(entry("x-tenant", "trial-*"));
  }

  @Test
  void modelAtTheCallsOwnProviderIsAddedToTheModels() {
    Settings settings = Reading.settings("routes: [{name: a, use: same:gpt-4o-mini}]");

    Model model = settings.get(Options.MODELS).get("same:gpt-4o-mini");
    assertThat(model.name()).isEqualTo("gpt-4o-mini");
    assertThat(model.provider()).isNull();
  }

  @Test
  void baseUrlWithoutAPathHasAnEmptyOne() {
    Settings settings = Reading.settings("providers: {a: {base_url: 'http://localhost:11434/'}}");

    assertThat(settings.get(Options.PROVIDERS).get("a").baseUrl().path()).isEmpty();
  }

  @Test
  void baseUrlKeepsItsQueryButDoesNotShowIt() {
    Settings settings =
        Reading.settings("providers: {a: {base_url: 'https://a.example/openai/?key=hush'}}");

    Provider provider = settings.get(Options.PROVIDERS).get("a");
    assertThat(provider.baseUrl().pathAndQuery()).isEqualTo("/openai?key=hush");
    assertThat(provider).hasToString("a at https://a.example/openai");
  }

  @Test
  void endpointsAreThoseThatTheAgentRoutes() {
    List<String> routed =
        Arrays.stream(Endpoint.values())
            .filter(endpoint -> endpoint != Endpoint.MESSAGES)
            .map(Endpoint::id)
            .toList();
    String ids = String.join(", ", routed);

    Settings settings =
        Reading.settings("routes: [{name: a, use: same:b, when: {endpoint: [" + ids + "]}}]");

    assertThat(settings.get(Options.ROUTES).get(0).when().endpoints()).isEqualTo(routed);
    assertThat(Reading.errors("routes: [{name: a, use: same:b, when: {endpoint: x}}]"))
        .singleElement()
        .asString()
        .contains("one of " + ids);
  }

  @Test
  void numbersAreTakenAsTheyAreWrittenWhereATextIsExpected() {
    Settings settings = Reading.settings("app: 1.10\ntags: [2024, true, 007]");

    assertThat(settings.get(Options.APP)).isEqualTo("1.10");
    assertThat(settings.get(Options.TAGS)).containsExactly("2024", "true", "007");
  }

  @Test
  void anchorsAndAliasesWork() {
    Settings settings =
        Reading.settings(
            """
            routes:
              - {name: a, when: &w {task: [x, y]}, use: same:b}
              - {name: c, when: *w, use: same:d}
            """);

    assertThat(settings.get(Options.ROUTES).get(1).when().tasks()).containsExactly("x", "y");
  }

  @Test
  void variablesAreFilledIn() {
    ReadResult result =
        Reading.of(
            """
            app: "${TEAM}-${STAGE:-dev}-$${X}"
            cache.ttl: ${TTL}
            cache.enabled: "${CACHE:-false}"
            rollout: "${ROLLOUT:-10%}"
            """,
            null, Map.of(), Map.of("TEAM", "shop", "TTL", "5m", "ROLLOUT", ""));

    assertThat(result.errors()).isEmpty();
    assertThat(result.settings().get(Options.APP)).isEqualTo("shop-dev-${X}");
    assertThat(result.settings().get(Options.CACHE_TTL)).isEqualTo(Duration.ofMinutes(5));
    assertThat(result.settings().get(Options.CACHE_ENABLED)).isFalse();
    assertThat(result.settings().get(Options.ROLLOUT)).isEqualTo(0.1);
  }

  @Test
  void pathsAreRelativeToTheFile(@TempDir Path directory) throws Exception {
    Path file = Files.createDirectory(directory.resolve("conf")).resolve("a.yaml");
    Files.writeString(file, "prices.files: [p.json, /abs/p.json]\nledger.dir: ~/l");

    Settings settings =
        SettingsReader.read(Sources.of("config=" + file, Map.of(), Map.of(), directory.toFile()))
            .settings();

    assertThat(settings.get(Options.PRICES_FILES))
        .containsExactly(directory.resolve("conf/p.json").toString(), "/abs/p.json");
    assertThat(settings.get(Options.LEDGER_DIR)).isEqualTo(System.getProperty("user.home") + "/l");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void nothingIsEnabledWhenOffWhateverIsGiven(Preset preset) {
    Settings settings =
        Reading.settings("preset: " + preset.id() + "\ncache.enabled: true\nledger.enabled: true");

    boolean on = preset != Preset.OFF;
    for (Setting<Boolean> enabled :
        List.of(
            Options.CACHE_ENABLED,
            Options.COALESCE_ENABLED,
            Options.ROUTE_ENABLED,
            Options.LEDGER_ENABLED,
            Options.SUMMARY_AT_EXIT)) {
      assertThat(settings.get(enabled)).as(enabled.key()).isEqualTo(on);
    }
    assertThat(settings.with(Options.PRESET, Preset.SAFE).get(Options.CACHE_ENABLED)).isTrue();
  }

  @Test
  void whatIsSwitchedOffStaysOffWithEveryPreset() {
    Settings settings = Reading.settings("cache.enabled: false");

    for (Preset preset : Preset.values()) {
      assertThat(settings.with(Options.PRESET, preset).get(Options.CACHE_ENABLED)).isFalse();
    }
  }

  @Test
  void toStringShowsNoKey() {
    ReadResult result =
        Reading.of(
            "providers: {a: {base_url: 'https://a.example', api_key: '${K}', headers: {x-key: hush2}}}",
            null,
            Map.of(),
            Map.of("K", "hush1"));

    assertThat(result.settings().get(Options.PROVIDERS).get("a").apiKey()).isEqualTo("hush1");
    assertThat(result.settings() + " " + result.settings().get(Options.PROVIDERS))
        .contains("a.example")
        .doesNotContain("hush");
  }
}
