package io.llmcost.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MoneyCommandsTest {

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Callable<Integer> command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private void call(String time, String model, String cost) throws IOException {
    Path file = dir.resolve("calls-" + LocalDate.now(ZoneOffset.UTC) + "-1-1.jsonl");
    String line =
        String.format(
            "{\"time\":\"%s\",\"requested_model\":\"%s\",\"status\":200,\"cost_usd\":%s,"
                + "\"saved_usd\":0,\"input_tokens\":10,\"usage_source\":\"reported\"}%n",
            time, model, cost);
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void missingLedgerIsNamedWithWhatToDo() {
    Path missing = dir.resolve("none");

    assertThat(run(new ReportCommand(), "--ledger", missing.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("There is no ledger at " + missing).contains("--ledger");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void emptyLedgerIsNamed() {
    assertThat(run(new ReportCommand(), "--ledger", dir.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("The ledger at " + dir + " has no calls");
  }

  @Test
  void reportsByModelSinceATime() throws IOException {
    call(Instant.now().toString(), "new-model", "0.25");
    call("2020-01-01T00:00:00Z", "old-model", "0.75");
    Files.writeString(dir.resolve("calls-" + LocalDate.now(ZoneOffset.UTC) + "-2-1.jsonl"), "{cut");

    int code =
        run(new ReportCommand(), "--ledger", dir.toString(), "--since", "7d", "--by", "model");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("By model").contains("new-model").doesNotContain("old-");
    assertThat(err.toString()).contains("Damaged lines of the ledger that were passed over: 1");
  }

  @Test
  void reportsHowFarBudgetsAreUsedUp() throws IOException {
    Path config = Files.createTempFile(dir, "llmcost", ".yaml");
    Files.writeString(
        config, "budgets: [{ name: team, per: tenant, window: rolling 7d, limit: { usd: 2 } }]");
    Path file = dir.resolve("calls-" + LocalDate.now(ZoneOffset.UTC) + "-1-1.jsonl");
    Files.writeString(
        file,
        String.format(
            "{\"time\":\"%s\",\"status\":200,\"cost_usd\":0.5,\"budgets\":[\"team=red\"],"
                + "\"attempts\":[{\"status\":200}],\"usage_source\":\"reported\"}%n",
            Instant.now().minusSeconds(60)));

    int code = run(new ReportCommand(), "--ledger", dir.toString(), "--config", config.toString());

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Budgets in their present windows")
        .contains("  team=red: 0.5 of 2 USD (rolling 7d)");
  }

  @Test
  void jsonHasBudgetsLimitsAndWhatIsEstimated() throws IOException {
    Path config = Files.createTempFile(dir, "llmcost", ".yaml");
    Files.writeString(
        config,
        "budgets: [{ name: team, per: tenant, window: rolling 7d, limit: { usd: 2, calls: 9 } }]\n"
            + "limits: { rules: [{ provider: openai, model: gpt-4o*, requests_per_minute: 500,"
            + " tokens_per_minute: 200000, concurrent: 50 }] }");
    Files.writeString(
        dir.resolve("calls-" + LocalDate.now(ZoneOffset.UTC) + "-1-1.jsonl"),
        String.format(
            "{\"time\":\"%s\",\"status\":200,\"cost_usd\":0.5,\"budgets\":[\"team=red\"],"
                + "\"attempts\":[{\"status\":0,\"estimated_usd\":0.125},{\"status\":200,"
                + "\"estimated_usd\":0.25}],\"usage_source\":\"estimated\",\"limit_ms\":40}%n",
            Instant.now().minusSeconds(60)));

    String ledger = dir.toString();
    int code =
        run(new ReportCommand(), "--ledger", ledger, "--config", config.toString(), "--json");

    assertThat(code).as(err.toString()).isZero();
    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    Map<?, ?> budget = (Map<?, ?>) ((List<?>) report.get("budgets")).get(0);
    assertThat(budget.get("name")).isEqualTo("team=red");
    assertThat(budget.get("window")).isEqualTo("rolling 7d");
    assertThat(budget.get("spent_usd")).isEqualTo(0.5);
    assertThat(budget.get("calls")).as("requests that may be billed").isEqualTo(2);
    assertThat(new BigDecimal(budget.get("limit_usd").toString())).isEqualByComparingTo("2");
    assertThat(budget.get("limit_calls")).isEqualTo(9);
    assertThat(budget.get("limit_tokens")).isNull();
    Map<?, ?> limit = (Map<?, ?>) ((List<?>) report.get("limits")).get(0);
    assertThat(limit.get("provider")).isEqualTo("openai");
    assertThat(limit.get("model")).isEqualTo(List.of("gpt-4o*"));
    assertThat(limit.get("requests_per_minute")).isEqualTo(500);
    assertThat(limit.get("tokens_per_minute")).isEqualTo(200_000);
    assertThat(limit.get("concurrent")).isEqualTo(50);
    assertThat(limit.get("requests_per_second")).isNull();
    Map<?, ?> total = (Map<?, ?>) report.get("total");
    assertThat(total.get("estimated_usd")).isEqualTo(0.375);
    assertThat(total.get("unanswered_requests")).isEqualTo(1);
    assertThat(total.get("unanswered_usd")).isEqualTo(0.125);
    assertThat(total.get("waited_at_limits")).isEqualTo(1);
  }

  @Test
  void reportsWhatIsBookedByEstimate() throws IOException {
    Files.writeString(
        dir.resolve("calls-" + LocalDate.now(ZoneOffset.UTC) + "-1-1.jsonl"),
        String.format(
            "{\"time\":\"%s\",\"status\":0,\"error\":\"x\",\"cost_usd\":0.5,"
                + "\"attempts\":[{\"status\":0,\"estimated_usd\":0.5}],"
                + "\"usage_source\":\"estimated\"}%n",
            Instant.now()));
    assertThat(run(new ReportCommand(), "--ledger", dir.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("Estimates +\\$0.50* of what was spent, of it \\$0.50* for 1 request");
  }

  @Test
  void jsonHasNullForWhatIsUnpriced() throws IOException {
    call(Instant.now().toString(), "in-house", "null");

    assertThat(run(new ReportCommand(), "--ledger", dir.toString(), "--json", "--by", "model"))
        .isZero();

    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    Map<?, ?> total = (Map<?, ?>) report.get("total");
    assertThat(total.get("spent_usd")).isNull();
    assertThat(total.get("unpriced")).isEqualTo(1);
    assertThat(((List<?>) report.get("by_model"))).hasSize(1);
  }

  @Test
  void jsonOfAnEmptyLedgerIsStillJson() throws IOException {
    assertThat(run(new ReportCommand(), "--ledger", dir.toString(), "--json")).isZero();
    assertThat(JSON.std.mapFrom(out.toString())).containsKey("total");
  }

  @ParameterizedTest
  @CsvSource({"--since,yesterday", "--by,colour", "--limit,few", "--limit,0"})
  void wrongOptionsAreNamed(String option, String value) {
    assertThat(run(new ReportCommand(), "--ledger", dir.toString(), option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(option).contains(value);
  }

  @Test
  void pricesOfAModel() {
    assertThat(run(new PricesCommand(), "gpt-4o", "openai/gpt-4o-mini")).isZero();
    assertThat(out.toString()).contains("2.50").contains("prices.json 2026-08-01");
  }

  @Test
  void unknownModelIsUnpricedAndItsNeighboursAreNamed() {
    assertThat(run(new PricesCommand(), "--provider", "openai", "gpt-4o-mimi")).isEqualTo(1);
    assertThat(err.toString()).contains("gpt-4o-mimi at openai is unpriced. Near: gpt-4o-mini");
  }

  @Test
  void configuredPricesCount() throws IOException {
    Path config =
        Files.writeString(
            dir.resolve("llmcost.yaml"),
            """
            providers:
              global: { base_url: https://global-apis.com/v1, api_key: abc }
            models:
              qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
            """);

    int code =
        run(
            new PricesCommand(),
            "--config",
            config.toString(),
            "--provider",
            "global",
            "qwen/qwen3-8b");

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("0.003").contains("config models.qwen3-8b");
  }

  @Test
  void pricesOfAProvider() {
    assertThat(run(new PricesCommand(), "--provider", "api.groq.com")).isZero();
    assertThat(out.toString()).contains("groq/").doesNotContain("xai/");
    assertThat(run(new PricesCommand(), "--provider", "nobody")).isEqualTo(1);
    assertThat(err.toString()).contains("No prices for provider nobody");
  }

  @ParameterizedTest
  @CsvSource({
    "30m, 2026-08-15T11:30:00Z",
    "12h, 2026-08-15T00:00:00Z",
    "7d, 2026-08-08T12:00:00Z",
    "2w, 2026-08-01T12:00:00Z",
    "2026-08-01, 2026-08-01T00:00:00Z",
    "2026-08-01T05:00:00Z, 2026-08-01T05:00:00Z",
  })
  void timesAreGivenAsPeopleDo(String text, Instant start) {
    assertThat(TimeSpan.start(text, Instant.parse("2026-08-15T12:00:00Z"))).isEqualTo(start);
  }
}
