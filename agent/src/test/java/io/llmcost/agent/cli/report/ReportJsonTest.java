package io.llmcost.agent.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.CallRecord.Attempt;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJsonTest {

  private static final Attempt SMALL =
      new Attempt("global", "small", 200, null, 1, 0.3, "doubtful");
  private static final Attempt OWN =
      new Attempt("openai", "gpt-4o", 200, null, 1, Double.NaN, null);

  @TempDir File folder;

  private static CallRecord.Builder call(String site) {
    return CallRecord.builder()
        .time(Instant.parse("2026-08-15T12:00:00Z"))
        .callId("llmc-1")
        .callSite(site)
        .requestedModel("gpt-4o")
        .route("support")
        .status(200);
  }

  @Test
  void saysOfEachRouteWhatItHasDoneAtEachCallSite() throws IOException {
    LedgerSummary ledger = new LedgerSummary();
    ledger.accept(
        call("com.acme.Faq.answer")
            .tier(1)
            .attempts(List.of(SMALL))
            .costUsd(new BigDecimal("0.01"))
            .savedUsd(new BigDecimal("0.2"))
            .build());
    ledger.accept(
        call("com.acme.Mail.write")
            .tier(2)
            .attempts(List.of(SMALL, OWN))
            .costUsd(new BigDecimal("0.2"))
            .sideCostUsd(new BigDecimal("0.01"))
            .build());
    ledger.accept(
        call("com.acme.Faq.answer")
            .tier(1)
            .aside("shadow", "llmc-1")
            .compared(1, "small of global")
            .attempts(List.of(OWN))
            .sideCostUsd(new BigDecimal("0.2"))
            .costUsd(BigDecimal.ZERO)
            .savedUsd(BigDecimal.ZERO)
            .build());

    Map<String, Object> report =
        JSON.std.mapFrom(
            ReportJson.of(
                ledger,
                new LedgerReader(folder),
                Dimension.CALL_SITE,
                List.of(),
                List.of(),
                List.of()));

    Map<?, ?> route = (Map<?, ?>) ((List<?>) report.get("routes")).get(0);
    assertThat(route.get("name")).isEqualTo("support");
    assertThat(route.get("calls")).isEqualTo(2);
    assertThat(route.get("by_tier")).isEqualTo(Map.of("1", 1, "2", 1));
    assertThat(route.get("escalated")).isEqualTo(1);
    assertThat(route.get("compared")).isEqualTo(1);
    Map<?, ?> sites = (Map<?, ?>) route.get("call_sites");
    assertThat(sites.keySet().toString()).isEqualTo("[com.acme.Faq.answer, com.acme.Mail.write]");
    Map<?, ?> faq = (Map<?, ?>) sites.get("com.acme.Faq.answer");
    assertThat(faq.get("calls")).isEqualTo(1);
    assertThat(faq.get("kept_quality")).isEqualTo(1.0);
    assertThat(faq.get("side_usd").toString()).isEqualTo("0.2");
    Map<?, ?> mail = (Map<?, ?>) sites.get("com.acme.Mail.write");
    assertThat(mail.get("by_tier")).isEqualTo(Map.of("2", 1));
    assertThat(mail.get("verdicts")).isEqualTo(Map.of("doubtful", 1));
    assertThat(mail.containsKey("kept_quality")).isFalse();
    assertThat(mail.get("spent_usd").toString()).isEqualTo("0.21");
  }
}
