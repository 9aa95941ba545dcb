package io.llmcost.agent.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.llmcost.agent.budget.BudgetStandings.Standing;
import io.llmcost.agent.config.Limit;
import io.llmcost.agent.ledger.Kept;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.ledger.Lever;
import io.llmcost.agent.ledger.RouteEvidence;
import io.llmcost.agent.ledger.SemanticEvidence;
import io.llmcost.agent.ledger.Tally;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a report for programs: one object, amounts in USD as numbers, nothing left out. */
public final class ReportJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private ReportJson() {}

  /**
   * The report, with a line end.
   *
   * @param budgets those that something was spent from
   * @param limits that are configured
   */
  public static String of(
      LedgerSummary ledger,
      LedgerReader reader,
      Dimension by,
      List<RouteProposal> proposals,
      List<Standing> budgets,
      List<Limit> limits)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("first_call", text(ledger.first()));
      json.writeStringField("last_call", text(ledger.last()));
      json.writeNumberField("files", reader.files());
      json.writeNumberField("unreadable_files", reader.unreadableFiles());
      json.writeNumberField("damaged_lines", reader.damagedLines());
      json.writeFieldName("total");
      tally(json, null, ledger.all());
      json.writeArrayFieldStart("by_" + by.name().toLowerCase(Locale.ROOT));
      for (Map.Entry<String, Tally> entry : ReportText.sorted(ledger, by)) {
        tally(json, entry.getKey(), entry.getValue());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("routes");
      for (Map.Entry<String, RouteEvidence> route : ledger.routes().entrySet()) {
        route(json, route.getKey(), route.getValue());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("semantic_cache");
      for (Map.Entry<String, SemanticEvidence> site : ledger.semantic().entrySet()) {
        json.writeStartObject();
        json.writeStringField("call_site", site.getKey());
        json.writeNumberField("given", site.getValue().given());
        json.writeNumberField("compared", site.getValue().compared());
        json.writeNumberField("wrong", site.getValue().wrong());
        json.writeNumberField("wrong_at_most", site.getValue().wrongAtMost());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("budgets");
      for (Standing budget : budgets) {
        budget(json, budget);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("limits");
      for (Limit limit : limits) {
        limit(json, limit);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("unhandled");
      for (Map.Entry<String, Long> count : ledger.unhandled().entrySet()) {
        json.writeNumberField(count.getKey(), count.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("route_proposals");
      for (RouteProposal proposal : proposals) {
        proposal(json, proposal);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private static void tally(JsonGenerator json, String name, Tally tally) throws IOException {
    json.writeStartObject();
    if (name != null) {
      json.writeStringField("name", name);
    }
    json.writeNumberField("calls", tally.calls());
    json.writeNumberField("errors", tally.errors());
    json.writeNumberField("unpriced", tally.unpriced());
    json.writeNumberField("estimated", tally.estimated());
    json.writeNumberField("estimated_usd", tally.estimatedUsd());
    json.writeNumberField("unanswered_requests", tally.unanswered());
    json.writeNumberField("unanswered_usd", tally.unansweredUsd());
    json.writeNumberField("untouched", tally.untouched());
    json.writeNumberField("cache_lookups", tally.lookups());
    json.writeNumberField("cache_hits", tally.hits());
    if (tally.hitAges().count() > 0) {
      json.writeNumberField("cache_hit_age_p50_s", tally.hitAges().median());
      json.writeNumberField("cache_hit_age_max_s", tally.hitAges().longest());
    }
    json.writeNumberField("input_tokens", tally.inputTokens());
    json.writeNumberField("cache_read_tokens", tally.cacheReadTokens());
    json.writeNumberField("cache_write_tokens", tally.cacheWriteTokens());
    json.writeNumberField("output_tokens", tally.outputTokens());
    json.writeNumberField("reasoning_tokens", tally.reasoningTokens());
    json.writeNumberField("waited_at_limits", tally.waited());
    json.writeNumberField("waited_ms", tally.waitedMs());
    json.writeNumberField("longest_wait_ms", tally.longestWaitMs());
    json.writeFieldName("spent_usd");
    json.writeNumber(tally.isPriced() ? tally.spentUsd() : null);
    json.writeFieldName("saved_usd");
    json.writeNumber(tally.isPriced() ? tally.savedUsd() : null);
    json.writeFieldName("baseline_usd");
    json.writeNumber(tally.isPriced() ? tally.baselineUsd() : null);
    json.writeObjectFieldStart("saved_by");
    for (Map.Entry<Lever, BigDecimal> lever : tally.savedBy().entrySet()) {
      json.writeNumberField(lever.getKey().label(), lever.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("would_save_by");
    for (Map.Entry<String, BigDecimal> lever : tally.wouldSaveBy().entrySet()) {
      json.writeNumberField(lever.getKey(), lever.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void route(JsonGenerator json, String name, RouteEvidence evidence)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    evidence(json, evidence);
    json.writeObjectFieldStart("call_sites");
    for (Map.Entry<String, RouteEvidence> site : evidence.callSites().entrySet()) {
      json.writeObjectFieldStart(site.getKey());
      evidence(json, site.getValue());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, RouteEvidence evidence) throws IOException {
    json.writeNumberField("calls", evidence.calls());
    json.writeObjectFieldStart("by_tier");
    for (Map.Entry<Integer, Long> tier : evidence.byTier().entrySet()) {
      json.writeNumberField(String.valueOf(tier.getKey()), tier.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("judged", evidence.judged());
    json.writeNumberField("escalated", evidence.escalated());
    json.writeObjectFieldStart("verdicts");
    for (Map.Entry<String, Long> verdict : evidence.verdicts().entrySet()) {
      json.writeNumberField(verdict.getKey(), verdict.getValue());
    }
    json.writeEndObject();
    if (evidence.kept().compared() > 0) {
      kept(json, evidence.kept());
    }
    json.writeNumberField("spent_usd", evidence.spentUsd());
    json.writeNumberField("side_usd", evidence.sideUsd());
    json.writeNumberField("saved_usd", evidence.savedUsd());
  }

  private static void budget(JsonGenerator json, Standing budget) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", budget.name());
    json.writeStringField("window", budget.window());
    json.writeNumberField("spent_usd", budget.spentUsd());
    json.writeNumberField("tokens", budget.tokens());
    json.writeNumberField("calls", budget.calls());
    json.writeObjectField("limit_usd", budget.limitUsd());
    json.writeObjectField("limit_tokens", budget.limitTokens());
    json.writeObjectField("limit_calls", budget.limitCalls());
    json.writeEndObject();
  }

  private static void limit(JsonGenerator json, Limit limit) throws IOException {
    json.writeStartObject();
    json.writeStringField("provider", limit.provider());
    json.writeArrayFieldStart("model");
    for (String model : limit.models()) {
      json.writeString(model);
    }
    json.writeEndArray();
    most(json, "requests_per_second", limit.requestsPerSecond());
    most(json, "requests_per_minute", limit.requestsPerMinute());
    most(json, "tokens_per_minute", limit.tokensPerMinute());
    most(json, "concurrent", limit.concurrent());
    json.writeEndObject();
  }

  private static void most(JsonGenerator json, String name, long value) throws IOException {
    json.writeObjectField(name, value == Limit.NONE ? null : (Object) value);
  }

  private static void kept(JsonGenerator json, Kept kept) throws IOException {
    json.writeNumberField("compared", kept.compared());
    json.writeNumberField("kept_quality", kept.quality());
    json.writeNumberField("kept_at_least", kept.atLeast());
    json.writeNumberField("kept_at_most", kept.atMost());
  }

  private static void proposal(JsonGenerator json, RouteProposal proposal) throws IOException {
    json.writeStartObject();
    json.writeStringField("call_site", proposal.callSite());
    json.writeStringField("task", proposal.task());
    json.writeStringField("model", proposal.model());
    json.writeStringField("cheaper_model", proposal.cheaper());
    json.writeNumberField("calls", proposal.calls());
    json.writeNumberField("spent_usd", proposal.spentUsd());
    json.writeNumberField("would_cost_usd", proposal.wouldCostUsd());
    json.writeStringField("yaml", proposal.yaml());
    json.writeEndObject();
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
