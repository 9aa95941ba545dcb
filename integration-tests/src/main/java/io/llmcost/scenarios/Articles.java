package io.llmcost.scenarios;

import io.llmcost.it.mock.PriceTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The articles' applications. Traffic shares, prices and escalations are theirs; where one gives a
 * sum and no lengths, lengths are taken that come to its sum.
 */
final class Articles {

  private static final String SMALL = "Qwen/Qwen3-8B";
  private static final String MIDDLE = "Qwen/Qwen3-32B";
  private static final String FLASH = "deepseek-v4-flash";
  private static final String REASONER = "deepseek-reasoner";
  private static final String CODER = "deepseek-coder";
  private static final String TRANSLATOR = "Qwen-MT-Turbo";
  private static final String V3 = "deepseek-ai/DeepSeek-V3";
  private static final String R1 = "deepseek-ai/DeepSeek-R1";

  private static final String SUPPORT =
      "You answer customers of a shop in at most four sentences. Keep to what is asked.";

  private Articles() {}

  /** In the order of the articles. */
  static List<Scenario> all() {
    return List.of(
        assistant(),
        supportBot(),
        taskMap(),
        departments(),
        tiers("d-claimed", "D: three tiers, 85/10/5 %", 85, 10, "2000", "45"),
        tiers("d-production", "D: in production, 80/15/5 %", 80, 15, "2000", "170.50"),
        gateway("e", "E: one gateway", 0, Claim.of("155.00", "62.28")),
        gateway("e-bad-day", "E: the same on a bad day", 0.1, null));
  }

  private static PriceTable with(PriceTable table, String model, String input, String output) {
    return table.with(model, input, input, output);
  }

  private static PriceTable globalApis(String flashInput) {
    PriceTable table = with(PriceTable.global(), Work.REQUESTED, "2.50", "10.00");
    table = with(table, FLASH, flashInput, "0.25");
    return with(table, TRANSLATOR, "0.30", "0.30");
  }

  private static PriceTable tokenHub() {
    PriceTable table = with(PriceTable.global(), Work.REQUESTED, "2.50", "10.00");
    table = with(table, V3, "0.27", "1.09");
    table = with(table, R1, "0.55", "2.19");
    return with(table, MIDDLE, "0.50", "1.50");
  }

  /** Answers only are paid for, as the article calculates; a tenth for the small model. */
  private static Scenario assistant() {
    PriceTable prices = with(PriceTable.global(), Work.REQUESTED, "0", "15.00");
    prices = with(prices, "gpt-4o-mini", "0", "1.50");
    prices = with(prices, "claude-3-sonnet", "0", "15.00");
    List<Work> work = new ArrayList<>();
    for (String opening :
        List.of(
            "Summarize the notes below in three lines:",
            "Give me a tl;dr of the notes below:",
            "Rewrite the paragraph below so that it sounds friendly:",
            "Translate the paragraph below into French:")) {
      work.add(asked(opening, 150).by("gpt-4o-mini"));
    }
    for (String opening :
        List.of(
            "Debug this code, it fails at the second call:",
            "Do a code review of this patch:",
            "Refactor this code into two functions:")) {
      work.add(asked(opening, 50).by("claude-3-sonnet"));
    }
    work.add(asked("What do you make of these notes from yesterday:", 250));
    return new Scenario(
        "a",
        "A: routing by words, a cache of prompts",
        "a.yaml",
        prices,
        work,
        BigDecimal.valueOf(500),
        Claim.of("7500", "2900"),
        0,
        "0.7 × (0.4 + 0.6 × 0.1) = 0.322: the article multiplies by 0.43 and 0.90; batching is not counted");
  }

  private static Work asked(String opening, int calls) {
    return Work.of("Assistant.ask", "", calls, 200, 1_000).opening(opening).repeating(0.3);
  }

  private static Scenario supportBot() {
    return new Scenario(
        "b-support-bot",
        "B: support bot, 82/13/5 %",
        "b.yaml",
        globalApis("0.10"),
        List.of(
            Work.of("SupportBot.answer", SUPPORT, 1_000, 960, 600)
                .by(new Step(SMALL, 1), new Step(FLASH, 0.18), new Step(REASONER, 0.05))),
        BigDecimal.valueOf(50),
        Claim.of("420", "28"),
        0,
        "the three tiers, at these prices and shares, cost at most 2 % of gpt-4o, however long prompts and answers are; "
            + "the $28 (6.7 %) must hold something that the article does not name");
  }

  private static Scenario taskMap() {
    List<Work> work =
        List.of(
            Work.of("Assistant.help", SUPPORT, 100, 960, 600).by(SMALL).repeating(0.22),
            Work.of("Clerk.classify", "Name the department that this is for.", 100, 960, 600)
                .by(SMALL),
            Work.of("Clerk.summarize", "Sum up what follows.", 100, 960, 600).by(MIDDLE),
            Work.of("Clerk.translate", "Put what follows into German.", 100, 960, 600)
                .by(TRANSLATOR),
            Work.of("CodeReviewer.review", "Find what is wrong in this patch.", 100, 960, 600)
                .by(CODER),
            Work.of("Analyst.solve", "Work this out step by step.", 100, 960, 600).by(REASONER),
            Work.of("KnowledgeBase.answer", "Answer from the passages.", 100, 960, 600).by(FLASH));
    return new Scenario(
        "b-task-map",
        "B: a model for each task, 1,000 requests",
        "b.yaml",
        globalApis("0.10"),
        work,
        BigDecimal.valueOf(1_000).divide(BigDecimal.valueOf(700), MathContext.DECIMAL64),
        Claim.of("8.40", "0.62"),
        0,
        "the article gives no shares: here seven tasks have equal ones, and 22 % of the FAQ come again to the letter; "
            + "semantic cache and compression are not counted");
  }

  private static Scenario departments() {
    List<Work> work =
        List.of(
            Work.of("SupportBot.answer", SUPPORT, 100, 960, 600)
                .by(new Step(SMALL, 1), new Step(FLASH, 0.18), new Step(REASONER, 0.05)),
            Work.of("Clerk.summarize", "Sum up what follows.", 200, 6_000, 300).by(MIDDLE),
            Work.of("CodeReviewer.review", "Find what is wrong in this patch.", 200, 4_800, 1_200)
                .by(CODER),
            Work.of("KnowledgeBase.answer", "Answer from the passages.", 600, 3_200, 233).by(FLASH),
            Work.of("Assistant.help", "Help the employee who asks.", 800, 1_000, 600).by(FLASH));
    return new Scenario(
        "c",
        "C: five departments",
        "c.yaml",
        globalApis("0.10"),
        work,
        BigDecimal.valueOf(500),
        Claim.of("11120", "1180"),
        0,
        "these models cost at most 4 % of gpt-4o (but for the reasoner in the last tier), the article's rows say "
            + "6 to 15 %; compression, batching and semantic cache are not counted");
  }

  private static Scenario tiers(
      String name, String title, int first, int second, String before, String after) {
    double escalated = (100 - first) / 100.0;
    return new Scenario(
        name,
        title,
        "d.yaml",
        globalApis("0.25"),
        List.of(
            Work.of("SupportBot.answer", SUPPORT, 1_000, 500, 200)
                .by(
                    new Step(SMALL, 1),
                    new Step(FLASH, escalated),
                    new Step(REASONER, (100 - first - second) / 100.0))),
        BigDecimal.valueOf(1_000),
        Claim.of(before, after),
        0,
        after.equals("45")
            ? "the article leaves out prompts ($1,250 of the $3,250) and tiers that failed; its answers alone come to $31.70"
            : "$170.50 is five times $34.10, the answers of 80/15/5 %; $2,000 is the answers of one million requests");
  }

  private static Scenario gateway(String name, String title, double outage, Claim claim) {
    double weak = outage / 2;
    Work faq = Work.of("SupportBot.answer", SUPPORT, 400, 1_000, 500);
    Work fields =
        Work.of("Extractor.fields", "Return the fields of the letter as JSON.", 75, 1_000, 500)
            .asJson();
    List<Work> work =
        List.of(
            faq.by(new Step(V3, 1), new Step(MIDDLE, 2 * weak), new Step(Work.REQUESTED, weak)),
            Work.of("SupportBot.converse", "Go on with the conversation.", 100, 1_000, 500),
            Work.of("CodeReviewer.glance", "Look over this small patch.", 25, 2_000, 1_000)
                .by(MIDDLE),
            Work.of("CodeReviewer.study", "Study this large patch.", 25, 2_000, 1_000).by(R1),
            Work.of("ContentWriter.invent", "Write something that pleases.", 50, 2_000, 1_200),
            Work.of("ContentWriter.describe", "Write what is true.", 75, 2_000, 1_200).by(V3),
            fields.by(new Step(MIDDLE, 1), new Step(Work.REQUESTED, weak)),
            Work.of("Extractor.dossier", "Return the whole case as JSON.", 75, 1_000, 500)
                .asJson());
    return new Scenario(
        name,
        title,
        "e.yaml",
        tokenHub(),
        work,
        BigDecimal.valueOf(20),
        claim,
        outage,
        claim == null
            ? "not in the article: its budget provider is out for a tenth of the prompts, a tenth of its FAQ answers and 5 % "
                + "of its records are weak"
            : "the article counts traffic twice in some rows");
  }
}
