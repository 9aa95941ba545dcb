package io.llmcost.scenarios;

import io.llmcost.it.harness.Ledger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a scenario.
 *
 * @param without the providers' bill without the agent
 * @param with the same with it
 * @param ledger what the agent booked
 * @param plain what the application printed without the agent
 * @param answers what it printed with it
 */
record Outcome(
    Scenario scenario,
    Bill without,
    Bill with,
    Ledger ledger,
    List<String> plain,
    List<String> answers) {

  /** Less than this is rounding in decimal places, in USD. */
  private static final BigDecimal NOTHING = new BigDecimal("0.000000001");

  private static final String PACKAGE = "com.acme.office.";
  private static final String GOOD = "\\S+ stop (According to |\\{\"answer\":\"According to ).*";

  /** At the traffic of the article. */
  Claim measured() {
    return new Claim(without.sum(), with.sum()).times(scenario.factor());
  }

  /** Calls that ended in an exception. */
  long lost() {
    return answers.stream().filter(line -> line.contains(" lost ")).count();
  }

  /** Answers that the application got and that are cut, refused, evaded or broken. */
  long weak() {
    return answers.stream().filter(line -> !line.matches(GOOD)).count() - lost();
  }

  /** What is not as it must be, whatever is saved; empty if all is. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Claim expected = scenario.expected();
    same(
        problems,
        "the bill without the agent, to the article's sum",
        without.sum(),
        expected.before());
    same(
        problems,
        "the ledger's cost, to the bill",
        ledger.sum("cost_usd").add(ledger.sum("side_cost_usd")),
        with.sum());
    same(
        problems,
        "the ledger's baseline, to the bill without",
        ledger.sum("baseline_cost_usd"),
        without.sum());
    same(
        problems,
        "the ledger's saving, to that of the bills",
        ledger.sum("saved_usd"),
        without.sum().subtract(with.sum()));
    sites(problems);
    if (scenario.outage() == 0) {
      same(
          problems,
          "the bill with the agent, to the article's arithmetic",
          with.sum(),
          expected.after());
      shares(problems);
    }
    if (plain.size() != scenario.calls() || answers.size() != scenario.calls()) {
      problems.add(plain.size() + " and " + answers.size() + " answers to " + scenario.calls());
    }
    if (lost() + weak() > 0) {
      problems.add(lost() + " calls were lost, " + weak() + " weak answers were given");
    }
    return problems;
  }

  /** What the agent says of a method is what that method's prompts were billed at. */
  private void sites(List<String> problems) {
    Map<String, BigDecimal> bills = new TreeMap<>();
    with.usd().forEach((work, usd) -> bills.merge(work.site(), usd, BigDecimal::add));
    bills.forEach(
        (site, bill) -> {
          Ledger part = ledger.where(entry -> (PACKAGE + site).equals(entry.text("call_site")));
          BigDecimal booked = part.sum("cost_usd").add(part.sum("side_cost_usd"));
          same(problems, "the ledger's cost of " + site + ", to the bill", booked, bill);
        });
  }

  private void same(List<String> problems, String what, BigDecimal is, BigDecimal must) {
    if (is.subtract(must).abs().compareTo(NOTHING) > 0) {
      problems.add(what + ": " + is.toPlainString() + " is not " + must.toPlainString() + " USD");
    }
  }

  /** Each model is asked as often as answers are weak: no gate has missed one, or found another. */
  private void shares(List<String> problems) {
    for (Work work : scenario.work()) {
      Map<String, Integer> must = new LinkedHashMap<>();
      for (int i = 0; i < work.steps().size(); i++) {
        if (work.asked(i) > 0) {
          must.put(work.steps().get(i).model(), work.asked(i));
        }
      }
      Map<String, Integer> is = with.answers().get(work);
      if (!is.equals(must)) {
        problems.add(work.mark() + ": answered by " + is + ", not " + must);
      }
    }
  }
}
