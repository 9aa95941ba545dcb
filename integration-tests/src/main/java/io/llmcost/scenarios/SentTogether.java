package io.llmcost.scenarios;

import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.Workplace;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.Tokens;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Article D's batching: questions under the same instructions that are asked at the same time go
 * out as one request. The article does not say how much of its prompts is instructions, which is
 * all that batching saves.
 */
final class SentTogether {

  /** Tokens of article D's prompts, and of their answers. */
  private static final int PROMPT = 500;

  private static final int ANSWER = 200;

  /** Questions in one request, at most. */
  private static final int TOGETHER = 8;

  /** Tokens of the text around all questions, around each, and around each answer, about. */
  private static final int AROUND = 100;

  private static final int EACH = 35;
  private static final int EACH_ANSWER = 8;

  private static final int MILLION = 1_000_000;
  private static final int CLERKS = 32;
  private static final int FRAME = 3 * 3;
  private static final String KEY = "sk-office";
  private static final String RULES =
      "You are the help desk of a shop. Answer in at most four sentences, and only what is asked.";
  private static final double NEAR = .08;
  private static final BigDecimal NOTHING = new BigDecimal("0.000000001");

  /** What the article says of its batching, in percent. */
  private static final String CLAIM = "15 to 25 %";

  /**
   * What part of its prompts is instructions.
   *
   * @param title for people
   * @param instructions tokens of them
   * @param difference why the claim differs
   */
  record Shape(String title, int instructions, String difference) {}

  /** The article's prompts, as they must be for its claim and as they may be as well. */
  static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "D: batches of 5 to 10, four fifths of a prompt are instructions",
              400,
              "reached with such prompts only; requests have fewer than 8 questions where calls are"
                  + " alone, and those are sent alone"),
          new Shape(
              "D: the same, half of a prompt is instructions",
              250,
              "what is asked and what is answered costs the same as before, and a little more for"
                  + " telling the questions apart"));

  /**
   * What came of it.
   *
   * @param calls that the application made
   * @param requests in which they were sent
   * @param before the bill without the agent
   * @param after the bill with it
   * @param problems what is not as it must be
   */
  record Result(
      Shape shape,
      int calls,
      int requests,
      BigDecimal before,
      BigDecimal after,
      List<String> problems) {

    Claim measured() {
      BigDecimal factor = BigDecimal.valueOf(MILLION / calls);
      return new Claim(before.multiply(factor), after.multiply(factor));
    }
  }

  private final Path jar;
  private final Path configurations;
  private final Path out;

  /** As of {@link Replay}. */
  SentTogether(Path jar, Path configurations, Path out) {
    this.jar = jar;
    this.configurations = configurations;
    this.out = out;
  }

  private static PriceTable prices() {
    return PriceTable.openAi().with(Work.REQUESTED, "2.50", "2.50", "10.00");
  }

  private static BigDecimal usd(long input, long output) {
    return new BigDecimal("0.0000025")
        .multiply(BigDecimal.valueOf(input))
        .add(new BigDecimal("0.00001").multiply(BigDecimal.valueOf(output)));
  }

  /** A million questions alone, and the same in full requests. */
  static Claim corrected(Shape shape) {
    int own = PROMPT - shape.instructions();
    int requests = MILLION / TOGETHER;
    return new Claim(
        usd((long) MILLION * PROMPT, (long) MILLION * ANSWER),
        usd(
            (long) requests * (shape.instructions() + TOGETHER * (own + EACH) + AROUND),
            (long) MILLION * (ANSWER + EACH_ANSWER)));
  }

  /**
   * Lets the application ask its questions without and with the agent.
   *
   * @param latencyMs of each answer
   */
  Result run(Shape shape, int calls, long latencyMs) throws IOException, InterruptedException {
    try (MockProvider own = MockProvider.start("openai", prices(), 0)) {
      Map<String, String> environment =
          Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", own.baseUrl());
      Path folder = out.resolve("d-batching").resolve(String.valueOf(shape.instructions()));
      prepare(own, latencyMs);
      Workplace without = workplace(folder.resolve("1-without"));
      List<String> plain = without.work(null, null, environment, jobs(shape, calls, without));
      BigDecimal before = own.billedUsd();
      prepare(own, latencyMs);
      Workplace with = workplace(folder.resolve("2-with"));
      Path file = configurations.resolve("d-batching.yaml").toAbsolutePath();
      List<String> answers =
          with.work(jar, "config=" + file, environment, jobs(shape, calls, with));
      Result result =
          new Result(
              shape, calls, own.requests().size(), before, own.billedUsd(), new ArrayList<>());
      check(result, plain, answers, with.booked());
      return result;
    }
  }

  private static void prepare(MockProvider provider, long latencyMs) {
    provider.reset();
    provider.requireKey(KEY);
    provider.setUsual("about=" + ANSWER);
    provider.setLatencyMs(latencyMs);
  }

  private static void check(
      Result result, List<String> plain, List<String> answers, Ledger ledger) {
    int calls = result.calls();
    List<String> problems = result.problems();
    same(problems, "the bill without", result.before(), usd(calls * PROMPT, calls * ANSWER));
    BigDecimal booked = ledger.sum("cost_usd").add(ledger.sum("side_cost_usd"));
    same(problems, "the ledger", booked, result.after());
    if (!plain.equals(answers)) {
      problems.add("answers that are not those of their own questions");
    }
    for (int i = 0; i < Math.min(calls, answers.size()); i++) {
      if (!answers.get(i).contains("About " + word(i) + ' ')) {
        problems.add("question " + i + " got: " + answers.get(i));
      }
    }
    if (answers.size() != calls || ledger.entries().size() != calls) {
      problems.add(answers.size() + " answers, " + ledger.entries().size() + " records");
    }
    double gap = corrected(result.shape()).saving() - result.measured().saving();
    if (gap < -NEAR / 2 || gap > NEAR) {
      problems.add(
          "saved " + result.measured().saving() + ", in " + result.requests() + " requests");
    }
    // What would have been sent alone is counted with the model's tokenizer, not with the mock's.
    double baseline = ledger.sum("baseline_cost_usd").doubleValue();
    if (Math.abs(baseline / result.before().doubleValue() - 1) > .1) {
      problems.add("the ledger's baseline is " + baseline);
    }
  }

  private static void same(List<String> problems, String what, BigDecimal is, BigDecimal must) {
    if (is.subtract(must).abs().compareTo(NOTHING) > 0) {
      problems.add(what + ": " + is.toPlainString() + " is not " + must.toPlainString());
    }
  }

  private static Workplace workplace(Path folder) throws IOException {
    return new Workplace("scenarios", "com.acme.office.Office", folder);
  }

  private static String word(int number) {
    return "q" + (10_000 + number);
  }

  private static String filled(String text, int tokens) {
    StringBuilder filled = new StringBuilder(text);
    for (int i = Tokens.count(text); i < tokens; i++) {
      filled.append(" lamps");
    }
    return filled.toString();
  }

  private static String[] jobs(Shape shape, int calls, Workplace workplace) throws IOException {
    List<String> lines = new ArrayList<>();
    String instructions = filled(RULES, shape.instructions());
    for (int i = 0; i < calls; i++) {
      String question = filled(word(i), PROMPT - FRAME - shape.instructions());
      lines.add("SupportBot.answer\t" + instructions + '\t' + question);
    }
    Path file = workplace.file("jobs.txt");
    Files.write(file, lines);
    return new String[] {file.toString(), String.valueOf(CLERKS)};
  }

  /** The table of the page. */
  static String table(List<Result> results) {
    StringBuilder table =
        new StringBuilder("| article | claimed | corrected | measured | why the claim differs |\n");
    table.append("|---|---|---|---|---|\n");
    for (Result result : results) {
      table.append(claims(result.shape()));
      table.append(
          String.format(
              Locale.ROOT,
              " **%s** (%d calls in %d requests) | %s |%n",
              cell(result.measured()),
              result.calls(),
              result.requests(),
              result.shape().difference()));
    }
    return table.toString();
  }

  /** The beginning of a row: what is known before anything runs. */
  static String claims(Shape shape) {
    return String.format(
        Locale.ROOT, "| %s | %s | %s |", shape.title(), CLAIM, cell(corrected(shape)));
  }

  private static String cell(Claim claim) {
    MathContext whole = new MathContext(6);
    return String.format(
        Locale.ROOT,
        "$%,.0f → $%,.0f (%.1f %%)",
        claim.before().round(whole),
        claim.after().round(whole),
        100 * claim.saving());
  }
}
