package io.llmcost.scenarios;

import io.llmcost.it.harness.Page;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of the page. */
final class Results {

  private static final BigDecimal TEN_CENTS = new BigDecimal("0.1");

  private final List<Outcome> outcomes;

  Results(List<Outcome> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  /** The page with these results in the place of older ones. */
  String putInto(String page) {
    return new Page(page).with("results", sums()).with("work", work()).text();
  }

  String sums() {
    StringBuilder table =
        new StringBuilder("| article | claimed | corrected | measured | why the claim differs |\n");
    table.append("|---|---|---|---|---|\n");
    for (Outcome outcome : outcomes) {
      table.append(claims(outcome.scenario()));
      table.append(" **").append(cell(outcome.measured())).append("** | ");
      table.append(outcome.scenario().difference()).append(" |\n");
    }
    return table.toString();
  }

  /** The beginning of a row: what is known before anything runs. */
  static String claims(Scenario scenario) {
    return row(
        scenario.title(),
        scenario.claim() == null ? "–" : cell(scenario.claim()),
        scenario.outage() > 0 ? "–" : cell(scenario.expected().times(scenario.factor())));
  }

  private static String cell(Claim claim) {
    return String.format(
        Locale.ROOT,
        "%s → %s (%.1f %%)",
        usd(claim.before()),
        usd(claim.after()),
        100 * claim.saving());
  }

  /** To the cent; less than ten cents to a hundredth of one. */
  private static String usd(BigDecimal sum) {
    int places = sum.compareTo(TEN_CENTS) < 0 ? 4 : 2;
    return String.format(Locale.ROOT, "$%,." + places + "f", sum).replaceFirst("\\.0+$", "");
  }

  private String work() {
    StringBuilder table =
        new StringBuilder("| article | call site | calls | answers bought | before | after |\n");
    table.append("|---|---|---|---|---|---|\n");
    for (Outcome outcome : outcomes) {
      for (Work work : outcome.scenario().work()) {
        table.append(
            row(
                outcome.scenario().name(),
                work.site() + (work.instruction().isEmpty() ? ": " + work.opening() : ""),
                String.format(Locale.ROOT, "%,d", work.calls()),
                bought(outcome, work),
                scaled(outcome, outcome.without(), work),
                scaled(outcome, outcome.with(), work)));
        table.append('\n');
      }
    }
    return table.toString();
  }

  private static String bought(Outcome outcome, Work work) {
    Map<String, Integer> answers = outcome.with().answers().get(work);
    return work.steps().stream()
        .map(Step::model)
        .filter(answers::containsKey)
        .map(
            model ->
                String.format(
                    Locale.ROOT, "%s %,d", model.replaceFirst(".*/", ""), answers.get(model)))
        .collect(Collectors.joining(", "));
  }

  private static String scaled(Outcome outcome, Bill bill, Work work) {
    return usd(bill.usd().get(work).multiply(outcome.scenario().factor()));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
