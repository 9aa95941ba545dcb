package io.llmcost.agent.cli.report;

import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void drawsAReport() {
    LedgerSummary ledger = ledger();
    String text = ReportText.of(ledger, Dimension.CALL_SITE, 20, proposals(ledger), PLAIN);
    System.out.println(text);
    System.out.println(ReportText.of(ledger, Dimension.MODEL, 1, List.of(), PLAIN.ascii()));
    System.out.println(
        PriceTable.of(
            List.of(
                PriceBook.standard().find("openai", "gpt-4o"),
                PriceBook.standard().find("xai", "grok-4"),
                PriceBook.standard().find("openrouter", "openrouter/auto")),
            NOW,
            PLAIN));
  }
}
