package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.SseEvent;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageReader;
import java.util.ArrayList;
import java.util.List;

/** Makes the chunks of a chat completion of the events of a response. */
final class ResponsesStream extends EventTranslator {

  private static final int TYPE = 0;
  private static final int RESPONSE = 1;
  private static final int ITEM = 2;
  private static final int DELTA = 3;
  private static final int OUTPUT_INDEX = 4;
  private static final int MESSAGE = 5;
  private static final int CODE = 6;

  private final ObjectView event =
      new ObjectView("type", "response", "item", "delta", "output_index", "message", "code");
  private final ObjectView response =
      new ObjectView(
          "id",
          "created_at",
          "model",
          "status",
          "incomplete_details",
          "usage",
          "service_tier",
          "error");
  private final ObjectView item = new ObjectView("type", "call_id", "name");
  private final ObjectView details = new ObjectView("reason");
  private final ObjectView error = new ObjectView("message", "code");
  private final ChatChunks chunks;

  /** By their number: where in the output calls stand. */
  private final List<Long> calls = new ArrayList<>(1);

  ResponsesStream(boolean includeUsage) {
    this.chunks = new ChatChunks(out, includeUsage);
  }

  @Override
  void translate(SseEvent sse) {
    if (!event.read(sse.data(), sse.dataStart(), sse.dataEnd())) {
      fail("The provider's stream has an event that is no JSON", ErrorBody.UNTRANSLATABLE);
      return;
    }
    String type = event.text(TYPE);
    switch (type == null ? "" : type) {
      case "response.created":
        response.read(event, RESPONSE);
        chunks.begin(response.text(0), Math.max(0, response.number(1)), response.text(2));
        break;
      case "response.output_text.delta":
        chunks.text(event, DELTA);
        break;
      case "response.refusal.delta":
        chunks.refusal(event, DELTA);
        break;
      case "response.output_item.added":
        item.read(event, ITEM);
        if ("function_call".equals(item.text(0))) {
          chunks.call(item, 1, 2);
          calls.add(event.number(OUTPUT_INDEX));
        }
        break;
      case "response.function_call_arguments.delta":
        int call = calls.indexOf(event.number(OUTPUT_INDEX));
        if (call >= 0 && event.hasText(DELTA)) {
          chunks.arguments(call, event, DELTA);
        }
        break;
      case "response.completed":
      case "response.incomplete":
        finish();
        break;
      case "response.failed":
        response.read(event, RESPONSE);
        error.read(response, 7);
        fail(error.text(0), error.text(1));
        break;
      case "error":
        fail(event.text(MESSAGE), event.text(CODE));
        break;
      default:
        // What a delta has said already, or what a chat completion does not say.
    }
  }

  private void finish() {
    response.read(event, RESPONSE);
    details.read(response, 4);
    TokenUsage usage =
        response.has(5)
            ? UsageReader.usage(response.bytes(), response.start(5), response.end(5))
            : TokenUsage.UNKNOWN;
    String incomplete = details.has(0) ? details.text(0) : null;
    String tier = response.has(6) ? response.text(6) : null;
    try {
      boolean called = !calls.isEmpty();
      chunks.end(StopReasons.ofResponse(response.text(3), incomplete, called), usage, tier);
      over();
    } catch (UnusableAnswerException e) {
      fail("The provider's stream ended before its response did", "api_error");
    }
  }

  @Override
  void ended() {
    fail("The provider's stream ended before its response did", "api_error");
  }

  @Override
  void writeError(String message, String type) {
    chunks.error(message, type);
  }
}
