package io.llmcost.agent.ledger;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.llmcost.agent.llm.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;

/** Turns records into lines, and keeps them until they are taken. Not for several threads. */
final class RecordWriter {

  static final String BUDGETS = "budgets";
  static final String ESTIMATED_USD = "estimated_usd";
  private static final String USUAL_TIER = "default";

  // ASCII, so that half a surrogate pair in a model's name cannot spoil a line
  private final JsonFactory factory =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(8192);

  /** A line for the record is added; if that fails, nothing is. */
  void add(CallRecord record) throws IOException {
    line.reset();
    try (JsonGenerator json = factory.createGenerator(line, JsonEncoding.UTF8)) {
      write(record, json);
    }
    line.write('\n');
    line.writeTo(lines);
  }

  /** Bytes of the lines that have not been taken. */
  int size() {
    return lines.size();
  }

  /** Moves all lines to a file, in one write. They are gone, even if that fails. */
  void moveTo(OutputStream out) throws IOException {
    try {
      lines.writeTo(out);
    } finally {
      lines.reset();
    }
  }

  void discard() {
    lines.reset();
  }

  private static void write(CallRecord record, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", String.valueOf(record.time()));
    text(json, "call_id", record.callId());
    if (record.purpose() != null) {
      text(json, "purpose", record.purpose());
      text(json, "for_call", record.forCall());
    }
    if (!Double.isNaN(record.agreement())) {
      json.writeNumberField("agreement", rounded(record.agreement()));
      text(json, "compared_model", record.comparedModel());
      if (!Double.isNaN(record.look())) {
        json.writeNumberField("look", rounded(record.look()));
      }
    }
    if (record.cacheAge() >= 0) {
      json.writeNumberField("cache_age_s", rounded(record.cacheAge()));
    }
    if (!Double.isNaN(record.similarity())) {
      json.writeNumberField("similarity", rounded(record.similarity()));
    }
    if (record.comparedBy() != null) {
      json.writeStringField("compared_by", record.comparedBy());
    }
    text(json, "app", record.app());
    if (record.module() != null) {
      text(json, "module", record.module());
    }
    text(json, "call_site", record.callSite());
    if (record.template() != null) {
      json.writeStringField("template", record.template());
    }
    text(json, "thread", record.thread());
    texts(json, "tags", record.tags());
    if (!record.budgets().isEmpty()) {
      texts(json, BUDGETS, record.budgets());
    }
    text(json, "api", record.api());
    text(json, "client", record.client());
    text(json, "provider", record.provider());
    text(json, "region", record.region());
    text(json, "requested_model", record.requestedModel());
    text(json, "served_model", record.servedModel());
    text(json, "task", record.task());
    text(json, "route", record.route());
    count(json, "tier", record.tier());
    attempts(json, record.attempts());
    text(json, "cache", record.cache());
    json.writeBooleanField("stream", record.stream());
    json.writeNumberField("status", record.status());
    text(json, "error", record.error());
    usage(json, record.usage());
    usd(json, "cost_usd", record.costUsd());
    usd(json, "baseline_cost_usd", record.baselineCostUsd());
    usd(json, "saved_usd", record.savedUsd());
    usd(json, "side_cost_usd", record.sideCostUsd());
    text(json, "price_source", record.priceSource());
    if (record.wouldSaveBy() != null) {
      text(json, "would_save_by", record.wouldSaveBy());
      usd(json, "would_save_usd", record.wouldSaveUsd());
    }
    compression(json, record.compression());
    if (record.promptCache() != null) {
      text(json, "prompt_cache", record.promptCache().id());
    }
    if (record.urgency() != null) {
      text(json, "urgency", record.urgency());
    }
    if (record.serviceTier() != null && !record.serviceTier().equals(USUAL_TIER)) {
      text(json, "service_tier", record.serviceTier());
    }
    count(json, "batch", record.batch());
    json.writeNumberField("latency_ms", rounded(record.latencyMs()));
    json.writeNumberField("upstream_ms", rounded(record.upstreamMs()));
    if (record.limitMs() > 0) {
      json.writeNumberField("limit_ms", rounded(record.limitMs()));
    }
    json.writeNumberField("overhead_us", rounded(record.overheadUs()));
    text(json, "preset", record.preset());
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void usage(JsonGenerator json, TokenUsage usage) throws IOException {
    json.writeNumberField("input_tokens", usage.input());
    json.writeNumberField("cache_read_tokens", usage.cacheRead());
    json.writeNumberField("cache_write_tokens", usage.cacheWrite());
    json.writeNumberField("output_tokens", usage.output());
    json.writeNumberField("reasoning_tokens", usage.reasoning());
    if (usage.audioInput() != 0 || usage.audioOutput() != 0) {
      json.writeNumberField("audio_input_tokens", usage.audioInput());
      json.writeNumberField("audio_output_tokens", usage.audioOutput());
    }
    json.writeStringField("usage_source", usage.source().id());
  }

  private static void attempts(JsonGenerator json, List<CallRecord.Attempt> attempts)
      throws IOException {
    json.writeArrayFieldStart("attempts");
    for (CallRecord.Attempt attempt : attempts) {
      json.writeStartObject();
      text(json, "provider", attempt.provider());
      text(json, "model", attempt.model());
      json.writeNumberField("status", attempt.status());
      text(json, "error", attempt.error());
      json.writeNumberField("ms", rounded(attempt.ms()));
      if (attempt.setback().waitMs() > 0) {
        json.writeNumberField("wait_ms", rounded(attempt.setback().waitMs()));
      }
      if (attempt.setback().errorClass() != null) {
        json.writeStringField("error_class", attempt.setback().errorClass());
      }
      if (attempt.setback().requestId() != null) {
        json.writeStringField("request_id", attempt.setback().requestId());
      }
      if (attempt.setback().estimatedUsd() != null) {
        usd(json, ESTIMATED_USD, attempt.setback().estimatedUsd());
      }
      if (attempt.verdict() != null) {
        json.writeNumberField("score", rounded(attempt.score()));
        json.writeStringField("verdict", attempt.verdict());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void compression(JsonGenerator json, CallRecord.Compression compression)
      throws IOException {
    if (compression == null) {
      json.writeNullField("compression");
      return;
    }
    json.writeObjectFieldStart("compression");
    json.writeNumberField("before", compression.before());
    json.writeNumberField("after", compression.after());
    if (compression.images() > 0) {
      json.writeNumberField("images_not_reckoned", compression.images());
    }
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    json.writeString(value); // null is written as null
  }

  private static void usd(JsonGenerator json, String name, BigDecimal value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(value);
  }

  private static void count(JsonGenerator json, String name, int value) throws IOException {
    if (value == 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  // To thousandths; JSON has no NaN.
  private static double rounded(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? 0 : Math.round(value * 1000) / 1000.0;
  }
}
