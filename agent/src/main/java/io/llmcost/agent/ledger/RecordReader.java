package io.llmcost.agent.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmcost.agent.llm.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one line of a ledger. Fields that it does not know are passed over. */
final class RecordReader {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, BigDecimal> numbers = new HashMap<>();
  private final List<String> tags = new ArrayList<>(0);
  private final List<String> budgets = new ArrayList<>(0);
  private final List<CallRecord.Attempt> attempts = new ArrayList<>(1);
  private boolean stream;

  private RecordReader() {}

  /**
   * @throws IOException if the line is not a whole record
   */
  static CallRecord read(byte[] line, int length) throws IOException {
    RecordReader reader = new RecordReader();
    try (JsonParser json = FACTORY.createParser(line, 0, length)) {
      reader.readObject(json);
      return reader.build();
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("Not a record: " + e.getMessage(), e);
    }
  }

  private void readObject(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("Not an object");
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        texts.put(name, json.getText());
      } else if (value.isNumeric()) {
        numbers.put(name, json.getDecimalValue());
      } else if (value == JsonToken.VALUE_TRUE && name.equals("stream")) {
        stream = true;
      } else if (value == JsonToken.START_ARRAY && name.equals("tags")) {
        readTexts(json, tags);
      } else if (value == JsonToken.START_ARRAY && name.equals(RecordWriter.BUDGETS)) {
        readTexts(json, budgets);
      } else if (value == JsonToken.START_ARRAY && name.equals("attempts")) {
        readAttempts(json);
      } else if (value == JsonToken.START_OBJECT && name.equals("compression")) {
        readScalars(json, "compression.");
      } else {
        json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      throw new IOException("Not one whole object");
    }
  }

  private static void readTexts(JsonParser json, List<String> to) throws IOException {
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      if (t == null) {
        throw new IOException("Cut");
      } else if (t == JsonToken.VALUE_STRING) {
        to.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private void readAttempts(JsonParser json) throws IOException {
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      if (t != JsonToken.START_OBJECT) {
        throw new IOException("An attempt is not an object");
      }
      RecordReader attempt = new RecordReader();
      attempt.readScalars(json, "");
      attempts.add(
          new CallRecord.Attempt(
              attempt.texts.get("provider"),
              attempt.texts.get("model"),
              (int) attempt.amount("status"),
              attempt.texts.get("error"),
              attempt.millis("ms"),
              attempt.numbers.containsKey("score") ? attempt.millis("score") : Double.NaN,
              attempt.texts.get("verdict"),
              new CallRecord.Setback(
                      attempt.texts.get("error_class"),
                      attempt.millis("wait_ms"),
                      attempt.texts.get("request_id"))
                  .withEstimate(attempt.numbers.get(RecordWriter.ESTIMATED_USD))));
    }
  }

  private void readScalars(JsonParser json, String prefix) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        texts.put(prefix + name, json.getText());
      } else if (value.isNumeric()) {
        numbers.put(prefix + name, json.getDecimalValue());
      } else {
        json.skipChildren();
      }
    }
  }

  private CallRecord build() throws IOException {
    if (!texts.containsKey("time")) {
      throw new IOException("A record without a time");
    }
    CallRecord.Builder record =
        CallRecord.builder()
            .time(Instant.parse(texts.get("time")))
            .callId(texts.get("call_id"))
            .aside(texts.get("purpose"), texts.get("for_call"))
            .compared(
                numbers.containsKey("agreement") ? millis("agreement") : Double.NaN,
                texts.get("compared_model"))
            .template(texts.get("template"))
            .look(numbers.containsKey("look") ? millis("look") : Double.NaN)
            .app(texts.get("app"))
            .module(texts.get("module"))
            .callSite(texts.get("call_site"))
            .thread(texts.get("thread"))
            .tags(tags)
            .budgets(budgets)
            .api(texts.get("api"))
            .client(texts.get("client"))
            .provider(texts.get("provider"))
            .region(texts.get("region"))
            .requestedModel(texts.get("requested_model"))
            .servedModel(texts.get("served_model"))
            .task(texts.get("task"))
            .route(texts.get("route"))
            .tier((int) amount("tier"))
            .attempts(attempts)
            .cache(texts.get("cache"))
            .stream(stream)
            .status((int) amount("status"))
            .error(texts.get("error"))
            .usage(usage())
            .costUsd(numbers.get("cost_usd"))
            .baselineCostUsd(numbers.get("baseline_cost_usd"))
            .savedUsd(numbers.get("saved_usd"))
            .sideCostUsd(numbers.getOrDefault("side_cost_usd", BigDecimal.ZERO))
            .priceSource(texts.get("price_source"))
            .wouldSave(texts.get("would_save_by"), numbers.get("would_save_usd"))
            .promptCache(PromptCacheUse.of(texts.get("prompt_cache")))
            .urgency(texts.get("urgency"))
            .serviceTier(texts.get("service_tier"))
            .batch((int) amount("batch"))
            .latencyMs(millis("latency_ms"))
            .upstreamMs(millis("upstream_ms"))
            .similarity(numbers.containsKey("similarity") ? millis("similarity") : Double.NaN)
            .limitMs(millis("limit_ms"))
            .cacheAge(numbers.containsKey("cache_age_s") ? millis("cache_age_s") : -1)
            .comparedBy(texts.get("compared_by"))
            .overheadUs(millis("overhead_us"))
            .preset(texts.get("preset"));
    if (numbers.containsKey("compression.before")) {
      record.compression(
          new CallRecord.Compression(
              amount("compression.before"),
              amount("compression.after"),
              (int) amount("compression.images_not_reckoned")));
    }
    return record.build();
  }

  private TokenUsage usage() {
    String source = texts.getOrDefault("usage_source", "none").toUpperCase(Locale.ROOT);
    return new TokenUsage(
        TokenUsage.Source.valueOf(source),
        amount("input_tokens"),
        amount("cache_read_tokens"),
        amount("cache_write_tokens"),
        amount("output_tokens"),
        amount("reasoning_tokens"),
        amount("audio_input_tokens"),
        amount("audio_output_tokens"));
  }

  private long amount(String name) {
    BigDecimal value = numbers.get(name);
    return value == null ? 0 : value.longValue();
  }

  private double millis(String name) {
    BigDecimal value = numbers.get(name);
    return value == null ? 0 : value.doubleValue();
  }
}
