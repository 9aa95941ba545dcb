package io.llmcost.scenarios;

import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.Workplace;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Article D's compression: prompts of 2,000 tokens, nearly all of it instructions that are the same
 * each time, sent in 400. The first calls go whole, as long as the summary takes.
 */
final class ShorterPrompts {

  static final int WHOLE = 2_000;
  static final int SHORT = 400;

  /** Of the article, in a day. */
  private static final int TRAFFIC = 10_000;

  private static final Claim CLAIM = Claim.of("5.00", "1.02");
  private static final String KEY = "sk-office";
  private static final String BUDGET_KEY = "gk-office";
  private static final String ASKED = "How long may I keep what I have bought last week";
  private static final int FRAME = 3 * 3;

  private static final String RULES =
      "You are the help desk of a shop. Never promise a refund above 250 euros. Answer in at most four"
          + " sentences. Only a colleague may change an order, and you must say so. Write \"order"
          + " number\" where you ask for one. Customers may send things back within 30 days. The shop"
          + " sells";

  private static final String COURTESY =
      " It is a pleasure for all of us that you are here with us and that we may work with you.";

  private static final BigDecimal NOTHING = new BigDecimal("0.000000001");

  /**
   * What came of it.
   *
   * @param calls that the application made
   * @param whole how many of them were sent as they are
   * @param before the bill without the agent
   * @param after the bill with it, without the summary
   * @param made what the summary cost
   * @param problems what is not as it must be
   */
  record Result(
      int calls,
      int whole,
      BigDecimal before,
      BigDecimal after,
      BigDecimal made,
      List<String> problems) {

    /**
     * At the article's traffic: the summary and the calls before it come once, however many follow.
     */
    Claim measured() {
      BigDecimal once = tokens(whole * (WHOLE - SHORT)).add(made);
      return new Claim(
          before.multiply(BigDecimal.valueOf(TRAFFIC / calls)), tokens(TRAFFIC * SHORT).add(once));
    }
  }

  private final Path jar;
  private final Path configurations;
  private final Path out;

  /** As of {@link Replay}. */
  ShorterPrompts(Path jar, Path configurations, Path out) {
    this.jar = jar;
    this.configurations = configurations;
    this.out = out;
  }

  /** What the requested model asks for so many tokens, in USD. */
  private static BigDecimal tokens(int count) {
    return new BigDecimal("0.00000025").multiply(BigDecimal.valueOf(count));
  }

  private static String question(int number) {
    return ASKED + " under number " + (100_000 + number);
  }

  /** The rules, with so many words behind them that a prompt has so many tokens. */
  private static String filled(String text, String sentence, String word, int tokens) {
    int room = tokens - FRAME - Tokens.count(question(0));
    StringBuilder filled = new StringBuilder(text);
    while (!sentence.isEmpty() && Tokens.count(filled + sentence) < room) {
      filled.append(sentence);
    }
    while (Tokens.count(filled + ".") < room) {
      filled.append(' ').append(word);
    }
    return filled.append('.').toString();
  }

  private static String summary() {
    return filled(RULES, " lamps and bells and", "lamps", SHORT);
  }

  static String instruction() {
    return filled(summary(), COURTESY, "gladly", WHOLE);
  }

  /**
   * Lets the application make its calls without and with the agent.
   *
   * @param latencyMs of each answer
   */
  Result run(int calls, long latencyMs) throws IOException, InterruptedException {
    PriceTable prices = PriceTable.global().with(Work.REQUESTED, "0.25", "0.25", "0");
    try (MockProvider own = MockProvider.start("openai", prices, 0);
        MockProvider budget = MockProvider.start("budget", prices, 0)) {
      own.requireKey(KEY);
      budget.requireKey(BUDGET_KEY);
      budget.setUsual("answer=" + summary());
      own.setLatencyMs(latencyMs);
      Map<String, String> environment =
          Map.of(
              "OPENAI_API_KEY",
              KEY,
              "OPENAI_BASE_URL",
              own.baseUrl(),
              "BUDGET_API_KEY",
              BUDGET_KEY,
              "BUDGET_BASE_URL",
              budget.baseUrl());
      Workplace without = workplace("1-without");
      List<String> plain = without.work(null, null, environment, jobs(calls, without));
      BigDecimal before = own.billedUsd();
      own.reset();
      own.requireKey(KEY);
      own.setLatencyMs(latencyMs);
      Workplace with = workplace("2-with");
      Path file = configurations.resolve("d-compression.yaml").toAbsolutePath();
      List<String> answers = with.work(jar, "config=" + file, environment, jobs(calls, with));
      int whole = (int) own.bill().stream().filter(call -> call.usage().input() == WHOLE).count();
      Result result =
          new Result(calls, whole, before, own.billedUsd(), budget.billedUsd(), new ArrayList<>());
      check(result, plain.size() + answers.size(), own.bill(), with.booked());
      return result;
    }
  }

  private static void check(Result result, int answers, List<BilledCall> bill, Ledger ledger) {
    int calls = result.calls();
    int whole = result.whole();
    same(result, "the bill without", result.before(), tokens(calls * WHOLE));
    same(result, "the bill with", result.after(), tokens(whole * WHOLE + (calls - whole) * SHORT));
    same(result, "the ledger's cost", ledger.sum("cost_usd"), result.after());
    same(result, "the ledger's side cost", ledger.sum("side_cost_usd"), result.made());
    if (whole < 2 || whole > calls * 4 / 5) {
      result.problems().add(whole + " of " + calls + " calls went whole");
    }
    if (answers != 2 * calls || bill.size() != calls) {
      result.problems().add(answers + " answers, " + bill.size() + " requests");
    }
    if (result.made().signum() <= 0) {
      result.problems().add("the summary cost nothing");
    }
    // What was left out is counted with the model's tokenizer, not with the mock's.
    double baseline = ledger.sum("baseline_cost_usd").doubleValue();
    if (Math.abs(baseline / result.before().doubleValue() - 1) > .2) {
      result.problems().add("the ledger's baseline is " + baseline);
    }
  }

  private static void same(Result result, String what, BigDecimal is, BigDecimal must) {
    if (is.subtract(must).abs().compareTo(NOTHING) > 0) {
      result.problems().add(what + ": " + is.toPlainString() + " is not " + must.toPlainString());
    }
  }

  private Workplace workplace(String run) throws IOException {
    return new Workplace(
        "scenarios", "com.acme.office.Office", out.resolve("d-compression").resolve(run));
  }

  private static String jobs(int calls, Workplace workplace) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      lines.add("SupportBot.answer\t" + instruction() + '\t' + question(i));
    }
    Path file = workplace.file("jobs.txt");
    Files.write(file, lines);
    return file.toString();
  }

  /** The table of the page. */
  static String table(Result result) {
    Claim measured = result.measured();
    return "| article | claimed | corrected | measured | why the claim differs |\n"
        + "|---|---|---|---|---|\n"
        + claims()
        + String.format(
            Locale.ROOT,
            " **$%.2f → $%.2f** (%,d of %,d calls went whole; the summary cost $%.6f) | %s |%n",
            measured.before(),
            measured.after(),
            result.whole(),
            result.calls(),
            result.made(),
            "the article pays $0.02 for compressing; one summary of 2,000 tokens costs a thousandth"
                + " of a cent, and is made once");
  }

  /** The beginning of its row: what is known before anything runs. */
  static String claims() {
    return String.format(
        Locale.ROOT,
        "| D: prompts of 2,000 tokens in 400, %,d a day | $%.2f → $%.2f | $%.2f → $%.2f |",
        TRAFFIC,
        CLAIM.before(),
        CLAIM.after(),
        tokens(TRAFFIC * WHOLE),
        tokens(TRAFFIC * SHORT));
  }
}
