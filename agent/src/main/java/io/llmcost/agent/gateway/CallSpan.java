package io.llmcost.agent.gateway;

import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.TokenUsage;

/**
 * The application's OpenTelemetry span that was current when a call was made. What is said of the
 * call goes there, with the names of OpenTelemetry's conventions for generative AI where they have
 * one. Nothing that goes wrong with it matters to the call.
 */
final class CallSpan {

  private final SpanApi api;
  private final Object span;

  private CallSpan(SpanApi api, Object span) {
    this.api = api;
    this.span = span;
  }

  /** Null where there is none that is recorded, or no OpenTelemetry in the application. */
  static CallSpan current() {
    SpanApi api = SpanApi.ofCaller();
    Object span = api == null ? null : api.current();
    return span == null || !api.isRecording(span) ? null : new CallSpan(api, span);
  }

  /** Whether it still takes anything. */
  boolean isOpen() {
    return api.isRecording(span);
  }

  /** The answer's head goes to the application. */
  void answered(Exchange exchange) {
    CallTrace trace = exchange.trace();
    text("llmcost.call_id", trace.callId());
    text("llmcost.cache", trace.cache() == null ? "bypass" : trace.cache());
    text("llmcost.route", trace.route());
    api.set(span, "llmcost.attempts", (long) trace.sentCount());
    if (trace.limitNanos() > 0) {
      api.set(span, "llmcost.wait_ms", trace.limitNanos() / 1e6);
    }
    text("gen_ai.operation.name", operation(exchange.call().endpoint()));
    text("gen_ai.provider.name", trace.provider());
    text("gen_ai.request.model", exchange.call().model());
    text("gen_ai.response.model", trace.servedModel());
  }

  /** The call is booked. */
  void booked(CallRecord record) {
    if (record.costUsd() != null) {
      api.set(span, "llmcost.cost_usd", record.costUsd().doubleValue());
    }
    if (record.savedUsd() != null) {
      api.set(span, "llmcost.saved_usd", record.savedUsd().doubleValue());
    }
    text("gen_ai.response.model", record.servedModel());
    TokenUsage usage = record.usage();
    if (usage.source() != TokenUsage.Source.NONE) {
      api.set(span, "gen_ai.usage.input_tokens", usage.prompt());
      api.set(span, "gen_ai.usage.output_tokens", usage.output() + usage.audioOutput());
    }
  }

  private void text(String name, String value) {
    if (value != null) {
      api.set(span, name, value);
    }
  }

  private static String operation(Endpoint endpoint) {
    switch (endpoint) {
      case EMBEDDINGS:
        return "embeddings";
      case COMPLETIONS:
        return "text_completion";
      default:
        return "chat";
    }
  }
}
