package io.llmcost.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLineEntry.commandLine(new OwnJar(null))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  @Test
  void helpSaysWhatThereIs() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("-javaagent:llmcost.jar")
        .contains("First steps:")
        .contains("Exit status: 0 done");
    for (String command :
        List.of("init", "check", "explain", "report", "prices", "attach", "eval", "help")) {
      assertThat(out.toString()).containsPattern("(?m)^  " + command + " +\\S");
    }
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "chek, There is no command chek. Did you mean check?",
    "rep, There is no command rep. Did you mean report?",
    "--hlep, There is no option --hlep. Did you mean --help?",
    "zzzzzzzz, There is no command zzzzzzzz",
  })
  void wrongNamesAreNamedWithTheNearest(String given, String message) {
    assertThat(run(given)).isEqualTo(2);
    assertThat(err.toString().lines().findFirst()).hasValue(message);
    assertThat(err.toString()).contains("java -jar llmcost.jar --help").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wrongOptionsOfACommandNameIt() {
    assertThat(run("check", "--asci")).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no option --asci of check. Did you mean --ascii?")
        .contains("llmcost.jar check --help");
    assertThat(run("explain")).isEqualTo(2);
    assertThat(err.toString()).contains("--request");
  }

  @Test
  void initWritesAFileThatChecks() throws IOException {
    Path file = dir.resolve("new.yaml");
    assertThat(run("init", file.toString())).isZero();
    assertThat(out.toString()).contains("Wrote " + file).contains("config=" + file);
    assertThat(Files.readString(file)).contains("preset: safe").doesNotContain("$schema");

    assertThat(run("check", file.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith(file + ": no problem found").contains("Preset safe");
  }

  @Test
  void initNeverOverwritesUnasked() throws IOException {
    String mine = file("mine.yaml", "preset: off\n");
    assertThat(run("init", mine)).isEqualTo(1);
    assertThat(err.toString()).contains("mine.yaml is there already").contains("--force");
    assertThat(Path.of(mine)).hasContent("preset: off\n");

    assertThat(run("init", "--force", mine)).isZero();
    assertThat(Files.readString(Path.of(mine))).contains("preset: safe");
  }

  @Test
  void initSaysWhatIsWrongWithThePlace() {
    assertThat(run("init", dir.resolve("no/such/llmcost.yaml").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("There is no folder").doesNotContain("\tat ");
    assertThat(run("init", "--force", dir.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(dir.toString()).doesNotContain("\tat ");
    assertThat(run("init", "--from-ledger", dir.toString(), dir.resolve("x").toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("There are no calls in a ledger at " + dir);
    assertThat(dir.resolve("x")).doesNotExist();
  }

  private String ledger() throws IOException {
    Path ledger = Files.createDirectories(dir.resolve("ledger"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(
          "{\"time\":\"2026-08-01T10:00:00Z\",\"call_site\":\"com.acme.FaqBot.answer\","
              + "\"provider\":\"openai\",\"requested_model\":\"gpt-4o\","
              + "\"served_model\":\"gpt-4o\",\"task\":\"faq\",\"status\":200,"
              + "\"input_tokens\":2000,\"output_tokens\":100,\"usage_source\":\"reported\","
              + "\"cost_usd\":0.006,\"baseline_cost_usd\":0.006,\"saved_usd\":0}\n");
    }
    Files.writeString(ledger.resolve("calls-2026-08-01-1-1.jsonl"), lines);
    return ledger.toString();
  }

  @Test
  void routesFromALedgerStandInTheFileWithTheirFigures() throws IOException {
    Path file = dir.resolve("advised.yaml");
    assertThat(run("init", "--from-ledger", ledger(), file.toString())).isZero();
    assertThat(out.toString()).contains("1 route from the ledger stands in it");
    assertThat(Files.readString(file))
        .containsPattern("# From the ledger: 20 calls cost \\$0\\.1200 with gpt-4o, the same")
        .contains("  #   when: { call_site: \"com.acme.FaqBot.answer\"");
    assertThat(run("check", file.toString())).isZero();

    String active =
        Files.readString(file)
            .replaceAll("(?m)^  # (?=gpt-|- name: faq-bot|  when: \\{ call_site: \"com.acme)", "  ")
            .replaceAll("(?m)^  #   (use: \\[)", "    $1");
    assertThat(run("check", file("active.yaml", active))).as(err.toString()).isZero();
    assertThat(out.toString()).contains("1. faq-bot-faq").contains("call site is com.acme.FaqBot");
  }

  @Test
  void checkListsEveryErrorWithItsPlace() throws IOException {
    String file =
        file(
            "bad.yaml",
            """
            preset: balancd
            cache: { ttl: forever }
            routes:
              - name: a
                when: { tsk: [faq] }
                use: same:gpt-4o-mini
            """);
    assertThat(run("check", file)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains(file + ":1:9: preset: ")
        .contains("did you mean balanced?")
        .contains(file + ":2:15: cache.ttl: ")
        .contains("routes[0].when.tsk: unknown key; did you mean task?")
        .contains("3 errors.")
        .doesNotContain("\tat ");
  }

  @Test
  void checkSaysWhenThereIsNoFile() {
    assertThat(run("check", dir.resolve("none.yaml").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none.yaml").doesNotContain("\tat ");
  }

  private static final String CONFIG =
      """
      preset: %s
      providers:
        global: { base_url: https://global-apis.com/v1, api_key: gk-secret }
        mine: { base_url: https://llm.example/v1 }
      models:
        small: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
        own: { provider: mine, name: nobody-knows }
      routes:
        - name: faq
          when: { call_site: "com.acme.**", task: [faq, classification] }
          use: [small]
        - name: never
          when: { call_site: "com.acme.support.*", task: [faq], model: gpt-4o }
          use: [own]
        - name: rest
          when: { prompt_tokens: { max: 2000 } }
          use: same:gpt-4o-mini
          rollout: 10%%
      """;

  @Test
  void checkSaysWhatBolderPresetsRegionsAndBudgetsDo() throws IOException {
    String file =
        file(
            "llmcost.yaml",
            """
            preset: aggressive
            providers:
              p:
                base_url: https://p.example/v1
                api_key: k
                regions: [{ name: eu, base_url: "https://eu.p.example/v1" }]
            budgets:
              - { name: support, per: tenant, limit: { usd: 50, calls: 9 }, window: day }
            bridge.enabled: true
            console.port: 7077
            """);
    assertThat(run("check", file, "--ascii")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .contains(
            "  bridge        on: Reactor Netty, Vert.x, async-http-client and Jetty send by way of this"
                + " process",
            "  feedback      http://127.0.0.1:7077/feedback",
            "  semantic      on: the same question in other words, where at most 5 % of such answers"
                + " have been shown to be wrong",
            "  batch         embeddings calls that come while others are under way are sent together",
            "                region eu at https://eu.p.example",
            "Budgets",
            "  support       for each tenant 50 USD, 9 calls (day, UTC); warns at 80%, blocks at 100%",
            "  shared        with nobody: each process has its own");
  }

  @Test
  void checkSaysWhoMakesSummariesAndWhyNoneIsMade() throws IOException {
    String config =
        """
        providers: { p: { base_url: "https://p.example/v1", api_key: k } }
        models: { mini: { provider: p, name: mini, price: { input: 1, output: 2 } } }
        compress.summarise: { model: mini, %s }
        """;
    assertThat(run("check", file("a.yaml", config.formatted("system: true")), "--ascii")).isZero();
    assertThat(out.toString())
        .contains("summaries by mini (for 1 USD a day at most)")
        .doesNotContain("No summary", "used by no route");
    assertWarns(
        config.formatted("history: true"), "has no effect without compress.history.max_tokens");
    assertWarns(
        config.formatted("ratio: 3"),
        "none of compress.summarise.system, context and history is true");
    assertWarns(
        config.formatted("system: true").replace(", price: { input: 1, output: 2 }", ""),
        "No summary is made: mini has no price");
  }

  private void assertWarns(String config, String warning) throws IOException {
    assertThat(run("check", file("warned.yaml", config), "--ascii")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " ")).contains(warning);
  }

  @Test
  void checkSaysWhatTheCachesPolicyIs() throws IOException {
    String file =
        file(
            "policy.yaml",
            """
            redis: { url: "redis://127.0.0.1:1" }
            cache:
              stale: 10m
              replay: paced
              admission: worth
              never: [{ tags: [x] }, { text: "(?i)password" }]
              shared: { store: redis }
              semantic: { enabled: true, shared: true }
            """);
    assertThat(run("check", file)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "64MB at most, what saves most for its bytes; given for 10m more while it is asked for"
                + " anew beside; kept streams take their time, 10s at most; 2 rules on what is never"
                + " kept")
        .contains("the last texts of users are written down beside their answers")
        .contains("cache.semantic.shared writes texts of users down as they are");
  }

  @Test
  void checkSaysWhatIsKeptOfTheQuality() throws IOException {
    String file =
        file(
            "quality.yaml",
            """
            routes:
              - { name: a, use: ["same:gpt-4o-mini", "same:gpt-4o"], shadow: 2%, quality: 0.95 }
              - { name: b, use: "same:gpt-4o-mini", when: { task: faq }, shadow: 50% }
            """);
    assertThat(run("check", file)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "2 % of the answers are compared with the requested model's; so many are given that"
                + " 0.95 of its quality is kept\n")
        .contains("50 % of the answers are compared with the requested model's\n");
  }

  @Test
  void checkSaysWhatWouldHappen() throws IOException {
    String file = file("llmcost.yaml", CONFIG.formatted("safe"));
    assertThat(run("check", file, "--ascii")).as(err.toString()).isZero();
    String text = out.toString();
    assertThat(text.substring(0, text.indexOf("\nPrices\n")).replace(file, "FILE").lines())
        .filteredOn(line -> !line.startsWith("  ledger"))
        .containsExactly(
            """
            FILE: no error, 3 warnings

            Preset safe
              cache         on: equal calls with temperature 0 or a seed, and embeddings; kept 1h, 64MB at most
              coalesce      on: equal deterministic calls that are under way at once are sent once
              route         on: 3 routes, the first that matches decides
              retry         on: what fails in passing and the client does not send again itself, 3 attempts in all
              usage         streams are asked for their usage; the application does not see it
              headers       brief

            Providers
              global        https://global-apis.com/v1, with a key of its own
              mine          https://llm.example/v1, with the application's own key, so only for calls to it
              watched       the well-known providers' hosts

            Models
              small         Qwen/Qwen3-8B at global
                            input 0.003, output 0.01 USD per million tokens, by config models.small
              own           nobody-knows at mine
                            unpriced: its calls are counted, their cost stays unknown
              same:gpt-4o-mini
                            where the call goes, at that provider's price

            Routes, in order
              1. faq
                            when call site is com.acme.**, and task is faq or classification
                            to Qwen/Qwen3-8B at global
              2. never
                            when call site is com.acme.support.*, and model is gpt-4o, and task is faq
                            to nobody-knows at mine
              3. rest
                            when the prompt has 2000 tokens at most
                            to gpt-4o-mini where the call goes, with the application's own key
                            for 10 % of the matching calls, always the same ones"""
                .lines()
                .toArray(String[]::new));
    assertThat(text)
        .contains("Route never never matches: route faq before it takes every call")
        .contains("provider mine has no api_key")
        .contains("Model own has no price")
        .contains("prices.json")
        .doesNotContain("gk-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "models: {}|Route c finds no cheapest model: there is none under models",
        "models: { m: { provider: p, name: unheard-of } }|Route c finds no cheapest model: none under models has a price",
      })
  void checkSaysThatAPriceIsMissingWhereTheCheapestIsWanted(String models, String warning)
      throws IOException {
    String provider = "providers: { p: { base_url: \"https://p.example/v1\", api_key: k } }\n";
    String routes = "\nroutes: [{ name: c, use: cheapest }]\n";
    assertThat(run("check", file("c.yaml", provider + models + routes))).isZero();
    assertThat(out.toString()).contains(warning);
    String priced =
        "models: { m: { provider: p, name: unheard-of, price: { input: 1, output: 1 } } }";
    assertThat(run("check", file("d.yaml", provider + priced + routes))).isZero();
    assertThat(out.toString()).doesNotContain("finds no cheapest");
  }

  @ParameterizedTest
  @CsvSource({
    "observe, No call is changed",
    "off, Nothing is done",
    "aggressive, cache         on",
  })
  void checkSaysWhatAPresetDoes(String preset, String said) throws IOException {
    assertThat(run("check", file("p.yaml", "preset: " + preset + "\n"))).isZero();
    assertThat(out.toString()).contains("Preset " + preset).contains(said);
    assertThat(out.toString().contains("watches:")).isEqualTo(preset.equals("observe"));
  }

  @Test
  void unexpectedFailuresAreOursAndSaySo() {
    FailedCommand handler = new FailedCommand();
    var command = CommandLineEntry.commandLine(new OwnJar(null)).setErr(new PrintWriter(err));
    assertThat(handler.handleExecutionException(new IllegalStateException("x"), command, null))
        .isEqualTo(3);
    assertThat(err.toString()).contains("An error of llmcost").contains("\tat ");
  }

  @Test
  void attachNeedsTheJar() {
    assertThat(run("attach", "1")).isEqualTo(1);
    assertThat(err.toString()).contains("llmcost.jar");
  }

  @Test
  void agentSettingsAreMadeOneArgument() throws IOException {
    Path config = Path.of(file("a.yaml", "preset: off\n"));
    Path here = Path.of("").toAbsolutePath();
    assertThat(AgentSettings.of(List.of())).isNull();
    assertThat(AgentSettings.of(List.of("preset=observe", "tags=[a,b]")))
        .isEqualTo("preset=observe,tags=[a,b]");
    assertThat(AgentSettings.of(List.of("config=" + here.relativize(config) + ",app=x")))
        .isEqualTo("config=" + config + ",app=x");
    Path odd = Path.of(file("a,b.yaml", ""));
    assertThat(AgentSettings.of(List.of("config=\"" + odd + "\"")))
        .isEqualTo("config=\"" + odd + "\"");
  }

  @Test
  void wrongAgentSettingsAreNotHandedOver() {
    assertThat(failure("presett=observe")).contains("presett").contains("did you mean preset?");
    assertThat(failure("preset=loud")).contains("preset").contains("observe");
    assertThat(failure("config=" + dir.resolve("none.yaml"))).contains("There is no configuration");
  }

  private static String failure(String setting) {
    return catchThrowableOfType(CommandFailure.class, () -> AgentSettings.of(List.of(setting)))
        .getMessage();
  }
}
