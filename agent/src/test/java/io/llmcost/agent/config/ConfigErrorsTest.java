package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigErrorsTest {

  private static final String DURATION =
      "expected a duration with its unit, such as 500ms, 30s, 5m, 1h or 7d, found ";

  static Stream<Arguments> singleErrors() {
    return Stream.of(
        one("cach: {ttl: 1h}", "1:1: cach: unknown key; did you mean cache?"),
        one("cache: {tll: 1h}", "1:9: cache.tll: unknown key; did you mean cache.ttl?"),
        one(
            "cache:\n  max-bytes: 1",
            "2:3: cache.max-bytes: unknown key; did you mean cache.max_bytes?"),
        one("ttl: 1h", "1:1: ttl: unknown key; did you mean cache.ttl?"),
        one("log: {colour: red}", "1:7: log.colour: unknown key; known here: level"),
        one(
            "config: x.yaml",
            "1:1: config: unknown key; the file is named outside of it:"
                + " -javaagent:llmcost.jar=config=FILE"),
        one(
            "models.m: {name: x}",
            "1:1: models.m: unknown key; what belongs to models stands in a map under it"),
        one("app: a\napp: b", "2:1: app: given twice, first on line 1"),
        one("cache.ttl: 1h\ncache: {ttl: 2h}", "2:9: cache.ttl: given twice, first on line 1"),
        one("cache: {ttl: 1h}\ncache: {when: always}", "2:1: cache: given twice, first on line 1"),
        one("cache: {ttl: 3600}", "1:14: cache.ttl: " + DURATION + "\"3600\""),
        one("cache.ttl: 0s", "1:12: cache.ttl: " + DURATION + "\"0s\""),
        one("cache.ttl:", "1:11: cache.ttl: " + DURATION + "nothing"),
        one("cache.ttl: [1h]", "1:12: cache.ttl: " + DURATION + "a list"),
        one(
            "cache.ttl: 999999999d",
            "1:12: cache.ttl: expected at most 36500d, found \"999999999d\""),
        one(
            "ledger.retention: 12h",
            "1:19: ledger.retention: expected a number of days, such as 30d, found \"12h\""),
        one(
            "cache.max_bytes: lots",
            "1:18: cache.max_bytes: expected a number of bytes, such as 512KB, 64MB or 1GB, found"
                + " \"lots\""),
        one(
            "intercept.max_body_bytes: 2GB",
            "1:27: intercept.max_body_bytes: expected a number of bytes, such as 512KB, 64MB or 1GB,"
                + " at most 1GB, found \"2GB\""),
        one("rollout: 10", "1:10: rollout: expected a share, such as 10% or 0.1, found \"10\""),
        one("cache.enabled: yes", "1:16: cache.enabled: expected true or false, found \"yes\""),
        one(
            "cache.enabled: \"true\"",
            "1:16: cache.enabled: expected true or false without quotes"),
        one(
            "preset: Safe",
            "1:9: preset: expected one of off, observe, safe, balanced, aggressive, found \"Safe\";"
                + " did you mean safe?"),
        one(
            "cache: fast",
            "1:8: cache: expected a map with keys such as enabled, when, ttl, max_bytes,"
                + " max_entry_bytes, admission, idle_ttl, stale, jitter, sites, replay,"
                + " replay_rate, replay_longest, never, version, shared, normalised, semantic,"
                + " found \"fast\""),
        one(
            "intercept.hosts: ['https://a.example']",
            "1:19: intercept.hosts[0]: expected a host such as llm.example.com,"
                + " llm.example.com:8443 or [::1], without https://, found \"https://a.example\""),
        one(
            "app: ${NO_SUCH_NAME}",
            "1:6: app: environment variable NO_SUCH_NAME is not set; set it, or give a default:"
                + " ${NO_SUCH_NAME:-default}"),
        one("app: ${EMPTY}", "1:6: app: environment variable EMPTY is empty"),
        one("app: 'a ${'", "1:6: app: ${ without its }; a literal ${ is written $${"),
        one(
            "app: ${a b}",
            "1:6: app: expected the name of an environment variable in ${…}: letters, digits and _;"
                + " a literal ${ is written $${"),
        one(
            "routes: [{name: a, use: same:b, gates: {}}]",
            "1:33: routes[0].gates: unknown key; did you mean gate?"),
        one(
            "routes: [{name: a, use: [same:b, same:c], gate: {min_score: 1.5}}]",
            "1:61: routes[0].gate.min_score: expected a share, such as 10% or 0.1, found \"1.5\""),
        one(
            "routes: [{name: a, use: same:b, gate: {min_score: [0.8, 0.9]}}]",
            "1:39: routes[0].gate.min_score: 2 scores for 1 under use"),
        one(
            "routes: [{name: a, use: same:b, quality: 1.0}]",
            "1:42: routes[0].quality: must be below 1: no other model's answers are always as good; leave the route out instead"),
        one(
            "routes: [{name: a, use: same:b, when: {hours: 22-06}}]",
            "1:47: routes[0].when.hours: expected a part of the day, such as 22:00-06:00, found \"22-06\""),
        one(
            "routes: [{name: a, use: same:b, shadow: 2}]",
            "1:41: routes[0].shadow: expected a share, such as 10% or 0.1, found \"2\""),
        one(
            "shadow: {max_usd_per_day: lots}",
            "1:27: shadow.max_usd_per_day: expected USD, a number such as 0.05, without quotes, found \"lots\""),
        one(
            "shadow: {judge: nobody}",
            "1:17: shadow.judge: unknown model nobody; a judge stands under models, with a provider that has an api_key"),
        one(
            "models: {small: {name: x}}\nshadow: {judge: smal}",
            "2:17: shadow.judge: unknown model smal; did you mean small?"),
        one(
            "models: {small: {name: x}}\nshadow: {judge: small}",
            "2:17: shadow.judge: must name a model under models whose provider has an api_key, and small is none"),
        one(
            "models: {small: {name: x}}\nroutes: [{name: a, use: small, gate: {judge: small}}]",
            "2:46: routes[0].gate.judge: must name a model under models whose provider has an api_key, and small is none"),
        one(
            "models: {small: {name: x}}\nroutes: [{name: a, use: small, when: {difficulty: {min: 0.5, max: 20%}}}]",
            "2:67: routes[0].when.difficulty.max: expected at least min, which is 0.5, found 0.2"),
        one(
            "routes: [{name: a}]",
            "1:10: routes[0]: use is missing: the id of a model, or a list of at least one"),
        one(
            "routes: [{name: a, use: []}]",
            "1:25: routes[0].use: expected the id of a model, or a list of at least one, found an empty list"),
        one(
            "models: {gpt-5: {}}\nroutes: [{name: a, use: gpt5}]",
            "2:25: routes[0].use: unknown model gpt5; did you mean gpt-5?"),
        one(
            "routes: [{name: a, use: gpt-4o-mini}]",
            "1:25: routes[0].use: unknown model gpt-4o-mini; ids stand under models, and a model at the"
                + " call's own provider is written same:gpt-4o-mini"),
        one(
            "routes:\n- {name: a, use: same:x}\n- {name: a, use: same:y}",
            "3:3: routes[1].name: a is the name of the route on line 2 too"),
        one(
            "routes: [{name: a, use: same:x, when: {prompt_tokens: {min: 9, max: 3}}}]",
            "1:69: routes[0].when.prompt_tokens.max: expected at least min, which is 9, found 3"),
        one(
            "models: {m: {provider: globl}}\nproviders: {global: {base_url: 'https://a.example'}}",
            "1:24: models.m.provider: unknown provider globl; did you mean global?"),
        one(
            "models: {'same:x': {}}",
            "1:10: models: expected an id without spaces that does not begin with same: and is not cheapest, found \"same:x\""),
        one(
            "models: {m: {price: {output: 1}}}",
            "1:21: models.m.price: input is missing: USD per million tokens, a number such as 0.15, without quotes"),
        one(
            "models: {m: {price: {input: 1e999999999}}}",
            "1:29: models.m.price.input: expected USD per million tokens, a number such as 0.15, without quotes, found \"1e999999999\""),
        one(
            "providers: {a: {base_url: api.example/v1}}",
            "1:27: providers.a.base_url: expected an absolute URL such as https://api.openai.com/v1,"
                + " without user or fragment, found \"api.example/v1\""),
        one(
            "providers: {a: sk-123}",
            "1:16: providers.a: expected a map with the keys base_url, api_key, api_key_header, headers, dialect, endpoints, regions, residency, found a single value"),
        one("app: !!str a", "1:6: tags such as !!str are not used here; take it away"),
        one("app: a\n---\napp: b", "2:1: expected one YAML document, found a second one"),
        one("? [a]\n: b", "1:3: expected a name as the key, found a list"),
        one("app: *x", "1:6: the alias *x has no anchor &x before it"),
        one("a: &x [*x]", "1:8: the alias *x has no anchor &x before it"),
        one(
            "- a",
            "1:1: expected a map with keys such as preset, rollout, app, tags, log, summary, headers, intercept, providers, models, routes, budgets, tenant, redis, tasks, cache, coalesce, batch, urgency, flex, deferred, compress, route, retry, breaker, hedge, tracing, limits, shadow, usage, prices, ledger, hook, bridge, console, found a list"));
  }

  private static Arguments one(String yaml, String error) {
    return Arguments.of(yaml, "llmcost.yaml:" + error);
  }

  @ParameterizedTest
  @MethodSource("singleErrors")
  void saysWhatIsWrongAndWhere(String yaml, String error) {
    ReadResult result = Reading.of(yaml, null, Map.of(), Map.of("EMPTY", ""));

    assertThat(Reading.texts(result.errors())).containsExactly(error);
  }

  @Test
  void problemHasItsPartsApart() {
    Problem problem = Reading.of("app: a\ncache: {tll: 1h}").errors().get(0);

    assertThat(problem.source()).endsWith("llmcost.yaml");
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.column()).isEqualTo(9);
    assertThat(problem.key()).isEqualTo("cache.tll");
    assertThat(problem.message()).isEqualTo("unknown key; did you mean cache.ttl?");
  }

  @Test
  void reportsAllErrorsAtOnce() {
    assertThat(
            Reading.errors(
                """
                preset: fast
                cache:
                  ttl: 1
                  size: 3
                providers:
                  a: {base_url: nowhere, api_key: "${NO_KEY}"}
                models:
                  m: {provider: a}
                  n: {provider: b}
                routes:
                  - {use: m}
                """))
        .hasSize(7)
        .extracting(text -> text.replaceFirst("^llmcost.yaml:(\\d+).*", "$1"))
        .containsExactly("1", "3", "4", "6", "6", "11", "9");
  }

  @Test
  void reportsTheFirstOfVeryManyErrors() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      yaml.append("k").append(i).append(": 1\n");
    }

    List<String> errors = Reading.errors(yaml.toString());

    assertThat(errors).hasSize(201);
    assertThat(errors.get(200)).isEqualTo("llmcost.yaml: and 19800 more errors");
  }

  @Test
  void syntaxErrorsHaveTheirPlace() {
    assertThat(Reading.errors("app: a\ncache: {ttl: 1h\n"))
        .singleElement()
        .asString()
        .startsWith("llmcost.yaml:3:1: not valid YAML: ");
    assertThat(Reading.errors("app: a\nlog: \u0007"))
        .containsExactly("llmcost.yaml:2:6: not valid YAML: the character U+0007");
    assertThat(Reading.errors("app: a\n\tlog: b")).singleElement().asString().contains(":2:");
  }

  @Test
  void secretsAreNeverShown() {
    ReadResult result =
        Reading.of(
            """
            app: {a: hush-1}
            providers:
              a: hush-2
              b: {base_url: "https://u:hush-3@b.example", api_key: "hush-4 x", headers: {"a b": hush-5}}
              c: {base_url: "https://c.exa mple?k=hush-6", api_key: [hush-7], headers: {a: "hush-8\\n"}}
              d: {base_url: "${URL}", api_key: "${KEY}"}
            preset: ${KEY}
            cache.ttl: sk-hush-9
            """,
            null,
            Map.of(),
            Map.of("KEY", "hush 10", "URL", "hush-11"));

    assertThat(result.errors()).hasSizeGreaterThan(8);
    assertThat(result.errors().toString()).doesNotContain("hush");
  }

  @Test
  void aliasBombIsRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      yaml.append("a").append(i).append(": &a").append(i).append(" [");
      yaml.append(String.join(", ", java.util.Collections.nCopies(10, alias))).append("]\n");
    }

    assertThat(Reading.errors(yaml.toString()))
        .singleElement()
        .asString()
        .contains("more than 2000000 values, those of aliases included");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(Reading.errors("a: " + "[".repeat(100_000)))
        .containsExactly("llmcost.yaml:1:68: nested deeper than 64 levels");
  }

  @Test
  void fileMustBeThere(@TempDir Path directory) {
    Path file = directory.resolve("no.yaml");

    ReadResult result = SettingsReader.read(Sources.ofFile(file.toFile()));

    assertThat(result.errors())
        .extracting(Problem::toString)
        .containsExactly(file + ": there is no such file; looked for " + file);
    assertThat(result.settings().preset()).isEqualTo(Preset.OBSERVE);
    assertThat(SettingsReader.read(Sources.ofFile(directory.toFile())).errors())
        .extracting(Problem::message)
        .containsExactly("expected a file, found a directory or device");
  }

  @Test
  void largeFileIsRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("large.yaml");
    Files.writeString(file, "# comment\n".repeat(1 << 20));

    assertThat(SettingsReader.read(Sources.ofFile(file.toFile())).errors())
        .extracting(Problem::message)
        .containsExactly("expected at most 8 MB, the file is larger");
  }

  @Test
  void otherEncodingsAreRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("latin1.yaml");
    Files.write(file, "app: a\ntags: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(SettingsReader.read(Sources.ofFile(file.toFile())).errors())
        .extracting(Problem::toString)
        .containsExactly(
            file + ":2:10: expected UTF-8, found the byte 0xe9; save the file as UTF-8");
  }

  @Test
  void warnsOfWhatIsAllowedButHardlyMeant() {
    ReadResult result =
        Reading.of(
            """
            preset: off
            cache: {enabled: true, max_bytes: 1MB, max_entry_bytes: 2MB}
            providers:
              a: {base_url: "http://a.example/v1", api_key: k}
              b: {base_url: "http://127.0.0.1:8080/v1", api_key: k}
              c: {base_url: "http://[::1]:8080/v1", api_key: k}
              d: {base_url: "http://127.evil.example/v1", api_key: k}
              e: {base_url: "http://e.example/v1"}
            """);

    assertThat(result.errors()).isEmpty();
    String http = ": the api_key goes over http, readable for everyone on the way; use https";
    assertThat(Reading.texts(result.warnings()))
        .containsExactly(
            "llmcost.yaml:4:17: providers.a.base_url" + http,
            "llmcost.yaml:7:17: providers.d.base_url" + http,
            "llmcost.yaml:2:18: cache.enabled: has no effect with preset off",
            "llmcost.yaml:2:57: cache.max_entry_bytes: is more than cache.max_bytes, which bounds it"
                + " too");
  }

  @Test
  void oneMistakeIsReportedOnce() {
    assertThat(
            Reading.errors(
                "models: {m: {naem: x}}\nproviders: {p: {}}\nroutes: [{name: a, use: m}]"))
        .hasSize(2);
  }
}
