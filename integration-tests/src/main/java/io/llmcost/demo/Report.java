package io.llmcost.demo;

import io.llmcost.demo.Morning.Billed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;

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
    BigDecimal gap = morning.ledger().sum("cost_usd").subtract(morning.usd()).abs();
    return gap.compareTo(CENT) < 0 && relative(gap, morning.usd()) < 0.001;
  }

  private static double relative(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? part.signum() : part.doubleValue() / whole.doubleValue();
  }

  String table() {
    Table table = new Table();
    table.line(
        style::bold,
        "Call site",
        "calls",
        "without",
        "preset safe",
        "",
        "sent",
        "demo.yaml",
        "",
        "sent",
        "answered by");
    table.rule(style::dim);
    for (Site site : Site.values()) {
      Billed before = without.billed().get(site);
      Billed safe = with.get(0).billed().get(site);
      Billed policy = with.get(1).billed().get(site);
      table.line(
          site.label(),
          Integer.toString(before.calls()),
          Money.small(before.usd()),
          Money.small(safe.usd()),
          Money.change(before.usd(), safe.usd()),
          Integer.toString(safe.calls()),
          Money.small(policy.usd()),
          Money.change(before.usd(), policy.usd()),
          Integer.toString(policy.calls()),
          String.join(", ", policy.models()));
    }
    table.rule(style::dim);
    Morning safe = with.get(0);
    Morning policy = with.get(1);
    table.line(
        style::bold,
        "The providers' bill",
        Integer.toString(without.calls()),
        Money.small(without.usd()),
        Money.small(safe.usd()),
        Money.change(without.usd(), safe.usd()),
        Integer.toString(safe.calls()),
        Money.small(policy.usd()),
        Money.change(without.usd(), policy.usd()),
        Integer.toString(policy.calls()));
    table.line(
        "The agent's ledger",
        "",
        "",
        Money.small(safe.ledger().sum("cost_usd")),
        verdict(safe),
        "",
        Money.small(policy.ledger().sum("cost_usd")),
        verdict(policy));
    table.line(
        "Saved, by the ledger",
        "",
        "",
        Money.small(safe.ledger().sum("saved_usd")),
        "",
        "",
        Money.small(policy.ledger().sum("saved_usd")));
    table.line(
        "A million such calls", "", million(without), million(safe), "", "", million(policy));
    return table.toString();
  }

  private static String verdict(Morning morning) {
    return agrees(morning) ? "✓ agrees" : "✗ differs";
  }

  private String million(Morning morning) {
    BigDecimal scale = MILLION.divide(BigDecimal.valueOf(without.calls()), MathContext.DECIMAL64);
    return Money.large(morning.usd().multiply(scale));
  }

  String notes(Path out) {
    long changed = with.get(0).differing(without);
    String same =
        changed == 0
            ? style.good("✓ With preset safe all 120 answers are the same, to the letter.")
            : style.bad("✗ With preset safe " + changed + " answers are not the same.");
    StringBuilder notes = new StringBuilder();
    notes.append("  ").append(same).append('\n');
    if (!with.stream().allMatch(Report::agrees)) {
      notes.append("  ").append(style.bad("✗ The agent's ledger is not the providers' bill."));
      notes.append('\n');
    }
    notes.append("  With demo.yaml ").append(with.get(1).differing(without));
    notes.append(" of them differ: they are of the models that the file names for these sites.\n");
    notes.append("  The application is not changed: the same class files, one flag -javaagent.\n");
    notes.append(
        "  Prices are list prices (gpt-4o 2.50/10.00 USD per million tokens); the providers are mocks\n"
            + "  on this machine, so the answers are noise. Your own account: ./demo --real\n\n");
    notes.append("  Files     ").append(style.dim(out.toString())).append('\n');
    notes.append("  Report    ").append(style.dim("java -jar agent/target/llmcost.jar report"));
    notes.append('\n');
    return notes.toString();
  }
}
