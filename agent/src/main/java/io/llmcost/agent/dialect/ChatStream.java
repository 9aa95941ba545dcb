package io.llmcost.agent.dialect;

import static io.llmcost.agent.dialect.Output.ascii;

import io.llmcost.agent.llm.AnswerCursor;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.SseEvent;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UsageReader;

/** Makes the events of a response of the chunks of a chat completion. */
final class ChatStream extends EventTranslator {

  private static final byte[] DONE = ascii("[DONE]");
  private static final int CHOICES = 3;
  private static final int USAGE = 4;
  private static final int ERROR = 5;
  private static final int CONTENT = 0;
  private static final int REFUSAL = 1;
  private static final int TOOL_CALLS = 2;
  private static final int ARGUMENTS = 1;

  private final ObjectView chunk =
      new ObjectView("id", "created", "model", "choices", "usage", "error");
  private final ObjectView choice = new ObjectView("index", "delta", "finish_reason");
  private final ObjectView delta = new ObjectView("content", "refusal", "tool_calls");
  private final ObjectView call = new ObjectView("index", "id", "function");
  private final ObjectView function = new ObjectView("name", "arguments");
  private final ObjectView error = new ObjectView("message", "code", "type");
  private final AnswerCursor cursor = new AnswerCursor();
  private final LlmRequest request;
  private final ResponseEvents events = new ResponseEvents(out);
  private String finishReason;
  private TokenUsage usage = TokenUsage.UNKNOWN;

  ChatStream(LlmRequest request) {
    this.request = request;
  }

  @Override
  void translate(SseEvent sse) {
    if (sse.isData(DONE)) {
      finish();
      return;
    }
    if (!chunk.read(sse.data(), sse.dataStart(), sse.dataEnd())) {
      fail("The provider's stream has an event that is no JSON", ErrorBody.UNTRANSLATABLE);
    } else if (chunk.has(ERROR)) {
      error.read(chunk, ERROR);
      fail(error.text(0), error.has(1) ? error.text(1) : error.text(2));
    } else {
      read();
    }
  }

  private void read() {
    if (chunk.has(USAGE)) {
      usage = UsageReader.usage(chunk.bytes(), chunk.start(USAGE), chunk.end(USAGE));
    }
    if (!chunk.has(CHOICES)) {
      return;
    }
    cursor.on(chunk.bytes(), chunk.start(CHOICES), chunk.end(CHOICES));
    if (!cursor.enterArray() || !cursor.nextElement() || !cursor.skipValue()) {
      return;
    }
    // One choice was asked for: another one is nobody's.
    if (!choice.read(chunk.bytes(), cursor.valueStart(), cursor.valueEnd())
        || choice.number(0) > 0) {
      return;
    }
    begin();
    if (delta.read(choice, 1)) {
      readDelta();
    }
    finishReason = choice.hasText(2) ? choice.text(2) : finishReason;
  }

  private void begin() {
    if (!events.hasBegun()) {
      long created = chunk.number(1);
      events.begin(
          new ResponseFrame(
              request,
              chunk.text(0),
              created > 0 ? created : System.currentTimeMillis() / 1_000,
              chunk.text(2)));
    }
  }

  private void readDelta() {
    if (delta.hasText(CONTENT)) {
      events.text(delta, CONTENT, false);
    }
    if (delta.hasText(REFUSAL)) {
      events.text(delta, REFUSAL, true);
    }
    if (!delta.has(TOOL_CALLS)) {
      return;
    }
    cursor.on(delta.bytes(), delta.start(TOOL_CALLS), delta.end(TOOL_CALLS));
    if (cursor.enterArray()) {
      while (cursor.nextElement() && cursor.skipValue()) {
        readCall(cursor.valueStart(), cursor.valueEnd());
      }
    }
  }

  private void readCall(int start, int end) {
    if (!call.read(delta.bytes(), start, end)) {
      return;
    }
    boolean named = function.read(call, 2) && function.hasText(0);
    // Some providers number none of them: a name begins another one then.
    long said = call.number(0);
    long index = said >= 0 ? said : events.calls() - (named ? 0 : 1);
    if (index < 0 || index > events.calls() || index == events.calls() && !named) {
      fail("The provider's stream has a call without a beginning", ErrorBody.UNTRANSLATABLE);
      return;
    }
    if (index == events.calls()) {
      String id = call.hasText(1) ? call.text(1) : "call_" + index;
      events.call(Output.quoted(id), Output.quoted(function.text(0)));
    }
    if (function.hasText(ARGUMENTS)) {
      events.arguments((int) index, function, ARGUMENTS);
    }
  }

  private void finish() {
    if (finishReason == null || !StopReasons.isProper(finishReason)) {
      fail("The provider's stream ended before its answer did", "server_error");
      return;
    }
    events.end(StopReasons.incomplete(finishReason), usage);
    over();
  }

  @Override
  void ended() {
    finish();
  }

  @Override
  void writeError(String message, String code) {
    events.error(message == null ? "The provider answered with an error" : message, code);
  }
}
