package io.llmcost.demo;

import io.llmcost.demo.Morning.Billed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The three bills side by side. */
final class Report {

  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  private final Style style;
  private final Morning without;
  private final List<Morning> with;

  Report(Style style, Morning without, Morning safe, Morning policy) {
    this.style = style;
    this.without = without;
    this.with = List.of(safe, policy);
  }

  /** Whether the agent booked what the providers billed, and preset safe changed no answer. */
  boolean isGood() {
    return with.stream().allMatch(Report::agrees) && with.get(0).differing(without) == 0;
  }

  private static boolean agrees(Morning morning) {
    BigDecimal gap = spent(morning).subtract(morning.usd()).abs();
    return gap.compareTo(CENT) < 0 && relative(gap, morning.usd()) < 0.001;
  }

  private static double relative(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? part.signum() : part.doubleValue() / whole.doubleValue();
  }

  String table() {
    Morning safe = with.get(0);
    Morning policy = with.get(1);
    Table table = new Table();
    table.line(
        style::bold,
        "Call site",
        "calls → sent",
        "without",
        "safe",
        "",
        "demo.yaml",
        "",
        "answered by");
    table.rule(style::dim);
    for (Site site : Site.values()) {
      Billed before = without.billed().get(site);
      Billed some = safe.billed().get(site);
      Billed least = policy.billed().get(site);
      table.line(
          site.label(),
          sent(before.calls(), some.calls(), least.calls()),
          Money.small(before.usd()),
          Money.small(some.usd()),
          Money.change(before.usd(), some.usd()),
          Money.small(least.usd()),
          Money.change(before.usd(), least.usd()),
          least.models().equals(before.models()) ? "the same" : String.join(", ", least.models()));
    }
    table.rule(style::dim);
    table.line(
        style::bold,
        "The providers' bill",
        sent(without.calls(), safe.calls(), policy.calls()),
        Money.small(without.usd()),
        Money.small(safe.usd()),
        Money.change(without.usd(), safe.usd()),
        Money.small(policy.usd()),
        Money.change(without.usd(), policy.usd()));
    ledger(table, "The agent's ledger", Report::spent, Report::verdict);
    ledger(table, "It says saved", Report::saved, morning -> "");
    ledger(table, "  by the cache", Report::savedByCache, morning -> "");
    ledger(table, "  by routes", Report::savedByRoutes, morning -> "");
    ledger(table, "  by shorter prompts", Report::savedByCompression, morning -> "");
    ledger(table, "  by sending together", Report::savedByBatching, morning -> "");
    table.line("A million such calls", "", million(without), million(safe), "", million(policy));
    return table.toString();
  }

  private void ledger(
      Table table,
      String label,
      Function<Morning, BigDecimal> usd,
      Function<Morning, String> remark) {
    Morning safe = with.get(0);
    Morning policy = with.get(1);
    table.line(
        label,
        "",
        "",
        Money.small(usd.apply(safe)),
        remark.apply(safe),
        Money.small(usd.apply(policy)),
        remark.apply(policy));
  }

  private static BigDecimal spent(Morning morning) {
    return morning.ledger().sum("cost_usd").add(morning.ledger().sum("side_cost_usd"));
  }

  private static BigDecimal saved(Morning morning) {
    return morning.ledger().sum("saved_usd");
  }

  /** By calls that were not sent, or not with all that they asked for. */
  private static BigDecimal savedByCache(Morning morning) {
    return saved(morning)
        .subtract(savedByRoutes(morning))
        .subtract(savedByCompression(morning))
        .subtract(savedByBatching(morning));
  }

  /** By calls that were sent in fewer tokens, less what the summaries cost. */
  private static BigDecimal savedByCompression(Morning morning) {
    return morning
        .ledger()
        .where(
            entry ->
                entry.text("route") == null
                    && (entry.json().hasNonNull("compression")
                        || "summary".equals(entry.text("purpose"))))
        .sum("saved_usd");
  }

  /** By calls that went out with others as one request, under the same instructions. */
  private static BigDecimal savedByBatching(Morning morning) {
    return morning.ledger().where(entry -> entry.json().path("batch").asInt() > 1).sum("saved_usd");
  }

  /** By calls that a route sent to another model. */
  private static BigDecimal savedByRoutes(Morning morning) {
    return morning
        .ledger()
        .where(entry -> entry.text("route") != null && !entry.json().path("attempts").isEmpty())
        .sum("saved_usd");
  }

  private static String sent(int calls, int safe, int policy) {
    return calls + " → " + (safe == policy ? "" + safe : safe + "/" + policy);
  }

  private static String verdict(Morning morning) {
    return agrees(morning) ? "✓" : "✗";
  }

  private String million(Morning morning) {
    BigDecimal scale = MILLION.divide(BigDecimal.valueOf(without.calls()), MathContext.DECIMAL64);
    return Money.large(morning.usd().multiply(scale));
  }

  String notes(Path out) {
    long changed = with.get(0).differing(without);
    String same =
        changed == 0
            ? style.good("✓ With preset safe all 144 answers are the same, to the letter.")
            : style.bad("✗ With preset safe " + changed + " answers are not the same.");
    StringBuilder notes = new StringBuilder();
    notes.append("  ").append(same).append('\n');
    if (!with.stream().allMatch(Report::agrees)) {
      notes.append("  ").append(style.bad("✗ The agent's ledger is not the providers' bill."));
      notes.append('\n');
    }
    notes.append("  With demo.yaml ").append(with.get(1).differing(without));
    notes.append(
        " of them differ: they are of the models that the file names, or to a shorter prompt.\n");
    notes.append("  The application is not changed: the same class files, one flag -javaagent.\n");
    notes.append(
        "  Prices are list prices (gpt-4o 2.50/10.00 USD per million tokens); the providers are mocks\n"
            + "  on this machine, so the answers are noise, and the summary was written beforehand.\n"
            + "  Your own account: ./demo --real\n\n");
    Path here = Path.of("").toAbsolutePath();
    Path policy = (out.startsWith(here) ? here.relativize(out) : out).resolve("3-policy");
    String llmcost = "java -jar agent/target/llmcost.jar ";
    note(notes, "Policy", policy.resolve("demo.yaml").toString());
    note(notes, "Ledger", policy.resolve("ledger").toString());
    note(notes, "Next", llmcost + "report --ledger " + policy.resolve("ledger"));
    note(notes, "", llmcost + "check " + policy.resolve("demo.yaml"));
    note(notes, "", "java -javaagent:agent/target/llmcost.jar -jar your-application.jar");
    return notes.toString();
  }

  private void note(StringBuilder notes, String label, String text) {
    notes.append("  ").append(String.format("%-9s", label)).append(style.dim(text)).append('\n');
  }
}
