package io.llmcost.agent.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.CallRecord.Attempt;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTextTest {

  private static final Instant NOW = Instant.parse("2026-08-21T00:00:00Z");
  private static final Terminal PLAIN = new Terminal(100, true, false);

  private static CallRecord.Builder call(
      String site, String model, String task, long in, long out) {
    BigDecimal cost =
        new BigDecimal(in)
            .multiply(new BigDecimal("0.0000025"))
            .add(new BigDecimal(out).multiply(new BigDecimal("0.00001")));
    return CallRecord.builder()
        .time(Instant.parse("2026-08-15T12:00:00Z"))
        .callSite(site)
        .provider("openai")
        .requestedModel(model)
        .servedModel(model)
        .task(task)
        .status(200)
        .cache("miss")
        .usage(TokenUsage.of(TokenUsage.Source.REPORTED, in, out))
        .costUsd(cost)
        .baselineCostUsd(cost)
        .savedUsd(BigDecimal.ZERO);
  }

  private static LedgerSummary ledger() {
    LedgerSummary ledger = new LedgerSummary();
    String support = "com.acme.support.SupportBot.answer";
    String review = "com.acme.engineering.review.automation.PullRequestReviewer.reviewChangedFiles";
    for (int i = 0; i < 1_200; i++) {
      ledger.accept(call(support, "gpt-4o", "faq", 900, 150).build());
    }
    for (int i = 0; i < 800; i++) {
      ledger.accept(
          call(support, "gpt-4o", "faq", 900, 150)
              .cache("hit")
              .costUsd(BigDecimal.ZERO)
              .savedUsd(new BigDecimal("0.00375"))
              .build());
    }
    for (int i = 0; i < 300; i++) {
      ledger.accept(
          call(review, "gpt-4o", "code", 6_000, 800)
              .time(Instant.parse("2026-08-20T12:00:00Z"))
              .route("reviews")
              .servedModel("gpt-4o-mini")
              .costUsd(new BigDecimal("0.00138"))
              .savedUsd(new BigDecimal("0.02162"))
              .build());
    }
    for (int i = 0; i < 7; i++) {
      ledger.accept(
          call("com.acme.Lab.tryOut", "in-house-70b", "chat", 50, 10)
              .cache(null)
              .costUsd(null)
              .baselineCostUsd(null)
              .savedUsd(null)
              .build());
    }
    ledger.accept(
        call(null, "gpt-4o", null, 0, 0)
            .status(429)
            .error("http_429")
            .cache("bypass")
            .costUsd(null)
            .build());
    return ledger;
  }

  private static List<RouteProposal> proposals(LedgerSummary ledger) {
    return new RouteProposals(PriceBook.standard(), NOW).from(ledger);
  }

  private static CallRecord routed(int tier, String cost, String saved, Attempt... attempts) {
    return call("com.acme.Reviews.read", "gpt-4o", "code", 6_000, 800)
        .route("reviews")
        .tier(tier)
        .attempts(List.of(attempts))
        .costUsd(new BigDecimal(cost))
        .sideCostUsd(new BigDecimal(attempts.length > 1 ? "0.001" : "0"))
        .savedUsd(new BigDecimal(saved))
        .build();
  }

  @Test
  void saysWhatRoutesHaveDone() {
    LedgerSummary ledger = new LedgerSummary();
    Attempt good = new Attempt("global", "small", 200, null, 1, 1, "");
    Attempt cut = new Attempt("global", "small", 200, null, 1, 0.2, "cut");
    Attempt own = new Attempt("openai", "gpt-4o", 200, null, 1, Double.NaN, null);
    for (int i = 0; i < 100; i++) {
      ledger.accept(
          i < 80 ? routed(1, "0.001", "0.022", good) : routed(2, "0.023", "-0.001", cut, own));
    }
    assertThat(ReportText.of(ledger, Dimension.CALL_SITE, 20, List.of(), PLAIN))
        .containsPattern(
            "(?m)^ *Routes +calls +first tier +escalated +kept quality +spent +in vain +saved")
        .containsPattern("(?m)^ *reviews +100 +80.% +20.% +\\$0.56\\d* +\\$0.02\\d* +\\$1.74")
        .containsPattern(
            "(?m)^ *com.acme.Reviews.read +100 +80.% +20.% +\\$0.56\\d* +\\$0.02\\d* +\\$1.74")
        .containsPattern("(?m)^ *20  of reviews for: cut");
  }

  @Test
  void saysWhatRoutesHaveDoneAtTheCallSitesThatCallMost() {
    LedgerSummary ledger = new LedgerSummary();
    Attempt good = new Attempt("global", "small", 200, null, 1, 1, "");
    for (int site = 1; site <= 13; site++) {
      for (int i = 0; i < site; i++) {
        ledger.accept(
            call("com.acme.Site" + site + ".ask", "gpt-4o", "code", 6_000, 800)
                .route("reviews")
                .tier(1)
                .attempts(List.of(good))
                .costUsd(new BigDecimal("0.001"))
                .build());
      }
    }
    assertThat(ReportText.of(ledger, Dimension.CALL_SITE, 3, List.of(), PLAIN))
        .containsPattern("(?m)^ *reviews +91 ")
        .containsPattern("(?m)^ *com.acme.Site13.ask +13 +100.%")
        .containsPattern("(?m)^ *com.acme.Site4.ask +4 +100.%")
        .doesNotContainPattern("(?m)^ *com.acme.Site3.ask +3 +100.%")
        .containsPattern("(?m)^ *3  more call sites of reviews: --json has them");
    assertThat(ledger.routes().get("reviews").callSites()).hasSize(13);
    assertThat(ledger.routes().get("reviews").callSites().get("com.acme.Site3.ask").calls())
        .isEqualTo(3);
  }

  @Test
  void saysHowMuchOfTheQualityIsKept() {
    LedgerSummary ledger = new LedgerSummary();
    Attempt good = new Attempt("global", "small", 200, null, 1, 1, "");
    Attempt own = new Attempt("openai", "gpt-4o", 200, null, 1, Double.NaN, null);
    for (int i = 0; i < 100; i++) {
      ledger.accept(routed(1, "0.001", "0.022", good));
      ledger.accept(
          call("com.acme.Reviews.read", "gpt-4o", "code", 6_000, 800)
              .aside("shadow", "llmc-1")
              .compared(i < 90 ? 1 : 0, "small of global")
              .route("reviews")
              .tier(1)
              .attempts(List.of(own))
              .costUsd(BigDecimal.ZERO)
              .sideCostUsd(new BigDecimal("0.002"))
              .savedUsd(new BigDecimal("-0.002"))
              .build());
    }
    String text = ReportText.of(ledger, Dimension.CALL_SITE, 20, List.of(), PLAIN);
    assertThat(text)
        .containsPattern(
            "(?m)^ *reviews +100 +100.% +0.% +90.% of 100 +\\$0.30\\d* +\\$0.20\\d* +\\$2.00")
        .containsPattern(
            "(?m)^ *90.% kept at com.acme.Reviews.read, between 83.% and 94.%, of 100 compared")
        .contains("100 calls")
        .containsPattern("Spent +\\$0.30")
        .containsPattern("Saved +\\$2.00");
  }

  @Test
  void drawsAReport() {
    LedgerSummary ledger = ledger();
    String text = ReportText.of(ledger, Dimension.CALL_SITE, 20, proposals(ledger), PLAIN);

    assertThat(text)
        .isEqualTo(
            """
            llmcost · 2026-08-15 to 2026-08-20 · 2,308 calls
            ────────────────────────────────────────────────────────────────────────────────────────────────────
              Spent      $4.91
              Saved      $9.49  ███████████████▊░░░░░░░░  66 % of $14.40
                         cache $3.00 · routing $6.49
              Cache      35 % hits of 2,300 lookups
              Tokens     3.60M in, 540K out
              Untouched  1,208 calls went as the application made them
              Errors     1 call (<1 %)
              Unpriced   7 calls: in no sum above; give their models a price: models.NAME.price

              By call site                             calls  errors  tokens     spent  saved  share of spending
              com.acme.support.SupportBot.answer       2,000       0   2.10M     $4.50  $3.00  ███████▍  92 %
              com.acme.…stReviewer.reviewChangedFiles    300       0   2.04M   $0.4140  $6.49  ▋░░░░░░░   8 %
              com.acme.Lab.tryOut                          7       0     420  unpriced
              (unknown)                                    1       1       0        $0

              Routes to try  whether the answers stay good is yours to judge

              1. com.acme.support.SupportBot.answer asks gpt-4o for faq:
                 1,200 calls cost $4.50; the same tokens cost $0.2700 with gpt-4o-mini.
                   models:
                     gpt-4o-mini: { name: "gpt-4o-mini" }
                     gpt-4o: { name: "gpt-4o" }
                   routes:
                     - name: support-bot-faq
                       when: { call_site: "com.acme.support.SupportBot.answer", task: [faq], model: ["gpt-4o"] }
                       use: [gpt-4o-mini, gpt-4o]
            """);
  }

  @Test
  void drawsWithAsciiAloneWhereThereIsNothingElse() {
    String text = ReportText.of(ledger(), Dimension.MODEL, 2, List.of(), PLAIN.ascii().width(60));

    assertThat(text.chars()).allMatch(c -> c < 128);
    assertThat(text)
        .contains("llmcost, 2026-08-15 to 2026-08-20, 2,308 calls")
        .contains("################........  66 % of $14.40")
        .contains("gpt-4o > gpt-4o-mini")
        .contains("  and 1 more");
  }

  @Test
  void paintsOnlyWhereAskedTo() {
    LedgerSummary ledger = ledger();
    String coloured =
        ReportText.of(ledger, Dimension.DAY, 20, proposals(ledger), new Terminal(100, true, true));
    String plain = ReportText.of(ledger, Dimension.DAY, 20, proposals(ledger), PLAIN);

    assertThat(coloured.replaceAll("\u001b\\[\\d+m", "").replaceAll(" +\n", "\n")).isEqualTo(plain);
    assertThat(plain).doesNotContain("\u001b");
    assertThat(plain.indexOf("2026-08-15  ")).isLessThan(plain.indexOf("2026-08-20  "));
  }

  @Test
  void nothingPricedIsNotCalledFree() {
    LedgerSummary ledger = new LedgerSummary();
    ledger.accept(call("a.B.c", "in-house", "faq", 10, 10).costUsd(null).savedUsd(null).build());

    String text = ReportText.of(ledger, Dimension.CALL_SITE, 20, proposals(ledger), PLAIN);

    assertThat(text).contains("Spent      unpriced").doesNotContain("$0");
  }

  @Test
  void proposesWithinTheFamilyAndOnlyForCommonTasks() {
    LedgerSummary ledger = new LedgerSummary();
    ledger.accept(call("a.B.sum", "gpt-4o", "summarization", 100_000, 100).build());
    ledger.accept(call("a.B.code", "gpt-4o", "code", 100_000, 100).build());
    ledger.accept(call("a.B.cheap", "gpt-4o-mini", "faq", 100_000, 100).build());
    ledger.accept(
        call("a.B.claude", "claude-sonnet-4-5", "faq", 100_000, 100).provider("anthropic").build());
    ledger.accept(call("a.B.own", "in-house", "faq", 100_000, 100).provider("x").build());

    assertThat(proposals(ledger))
        .extracting(proposal -> proposal.callSite() + " " + proposal.cheaper())
        .contains("a.B.sum gpt-4o-mini")
        .noneMatch(text -> text.startsWith("a.B.code") || text.startsWith("a.B.own"));
  }

  @Test
  void proposalIsAValidConfiguration(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("llmcost.yaml"), proposals(ledger()).get(0).yaml());
    ReadResult result = SettingsReader.read(Sources.ofFile(file.toFile()));

    assertThat(result.errors()).isEmpty();
    assertThat(result.settings().get(Options.ROUTES).get(0).use())
        .containsExactly("gpt-4o-mini", "gpt-4o");
  }

  @Test
  void pricesStandBesideTheirSource() {
    PriceBook book = PriceBook.standard();
    String text =
        PriceTable.of(
            List.of(book.find("openai", "gpt-4o"), book.find("xai", "grok-4")), NOW, PLAIN);

    assertThat(text)
        .isEqualTo(
            """
              USD per million tokens  input  cache read  cache write  output  source
              gpt-4o                   2.50        1.25            -   10.00  prices.json 2026-08-01
              xai/grok-4               3.00           -            -   15.00  prices.json 2026-08-01 (xai/grok-4)
            """);
  }

  @ParameterizedTest
  @CsvSource({
    ", unpriced",
    "0, $0",
    "12345.6, '$12,346'",
    "999.999, '$1,000.00'",
    "12.345, $12.35",
    "0.5, $0.5000",
    "0.012345, $0.0123",
    "0.0000345, $0.000035",
    "0.0000000012, $0.0000000012",
    "-1.5, -$1.50",
  })
  void amountsShowTheDigitsThatSaySomething(BigDecimal usd, String text) {
    assertThat(Usd.format(usd)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1.00K",
    "12345, 12.3K",
    "999950, 1.00M",
    "3600000000, 3.60G"
  })
  void tokensAreShortened(long number, String text) {
    assertThat(Figures.tokens(number)).isEqualTo(text);
  }

  @Test
  void terminalGoesByTheEnvironment() {
    Terminal terminal = Terminal.of(Map.of("COLUMNS", "120"), true, "UTF-8");
    assertThat(terminal.width()).isEqualTo(120);
    assertThat(terminal.bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
    assertThat(terminal.bar(0.5, 4)).isEqualTo("██░░");
    assertThat(Terminal.of(Map.of("NO_COLOR", "1"), true, "UTF-8").bold("x")).isEqualTo("x");
    assertThat(Terminal.of(Map.of("TERM", "dumb"), true, "UTF-8").bold("x")).isEqualTo("x");
    assertThat(Terminal.of(Map.of(), false, "ANSI_X3.4-1968").bar(0.5, 4)).isEqualTo("##..");
  }
}
