package io.llmcost.agent.dialect;

import static io.llmcost.agent.dialect.Output.ascii;

import io.llmcost.agent.llm.SseEvent;
import io.llmcost.agent.llm.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the chunks of a chat completion of the events of a message. */
final class MessagesStream extends EventTranslator {

  private static final int TYPE = 0;
  private static final int MESSAGE = 1;
  private static final int BLOCK = 2;
  private static final int DELTA = 3;
  private static final int USAGE = 4;
  private static final int ERROR = 5;

  private final ObjectView event =
      new ObjectView("type", "message", "content_block", "delta", "usage", "error");
  private final ObjectView message = new ObjectView("id", "model", "usage");
  private final ObjectView block = new ObjectView("type", "text", "id", "name", "input");
  private final ObjectView delta = new ObjectView("type", "text", "partial_json", "stop_reason");
  private final ObjectView usage =
      new ObjectView(
          "input_tokens",
          "output_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "service_tier");
  private final ObjectView error = new ObjectView("message", "type");

  private final long created;
  private final ChatChunks chunks;
  private final long[] tokens = {-1, -1, -1, -1};
  private String serviceTier;
  private String stopReason;
  private int call;
  private boolean inCall;
  private boolean hasArguments;
  private byte[] wholeInput;

  /**
   * @param created in seconds since the epoch
   * @param includeUsage whether the caller asked for a last chunk with the usage
   */
  MessagesStream(long created, boolean includeUsage) {
    this.created = created;
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
      case "message_start":
        begin();
        break;
      case "content_block_start":
        startBlock();
        break;
      case "content_block_delta":
        writeDelta();
        break;
      case "content_block_stop":
        stopBlock();
        break;
      case "message_delta":
        delta.read(event, DELTA);
        stopReason = delta.has(3) ? delta.text(3) : stopReason;
        noteUsage(event, USAGE);
        break;
      case "message_stop":
        finish();
        break;
      case "error":
        error.read(event, ERROR);
        fail(error.text(0), error.text(1));
        break;
      default:
        // A ping, or something new that is said to be safe to pass over.
    }
  }

  private void begin() {
    message.read(event, MESSAGE);
    noteUsage(message, 2);
    chunks.begin(message.hasText(0) ? message.text(0) : null, created, message.text(1));
  }

  private void startBlock() {
    block.read(event, BLOCK);
    String type = block.text(0);
    inCall = "tool_use".equals(type);
    if (inCall) {
      hasArguments = false;
      wholeInput =
          block.has(4)
              ? Arrays.copyOfRange(block.bytes(), block.start(4), block.end(4))
              : ascii("{}");
      call = chunks.call(block, 2, 3);
    } else if ("text".equals(type)) {
      chunks.text(block, 1);
    }
  }

  private void writeDelta() {
    delta.read(event, DELTA);
    if (delta.hasText(2) && inCall) {
      hasArguments = true;
      chunks.arguments(call, delta, 2);
    } else {
      chunks.text(delta, 1);
    }
  }

  /** A function without parameters is called without a delta, and a call must have arguments. */
  private void stopBlock() {
    if (inCall && !hasArguments) {
      String input = new String(wholeInput, StandardCharsets.UTF_8);
      chunks.arguments(call, Output.quoted(input));
    }
    inCall = false;
  }

  /** What is said later counts, but for zeros. */
  private void noteUsage(ObjectView view, int member) {
    if (!usage.read(view, member)) {
      return;
    }
    for (int i = 0; i < tokens.length; i++) {
      long said = usage.number(i);
      tokens[i] = said > 0 || tokens[i] < 0 ? said : tokens[i];
    }
    serviceTier = usage.has(4) ? usage.text(4) : serviceTier;
  }

  private TokenUsage usage() {
    return tokens[0] < 0 && tokens[1] < 0
        ? TokenUsage.UNKNOWN
        : new TokenUsage(
            TokenUsage.Source.REPORTED,
            Math.max(0, tokens[0]),
            Math.max(0, tokens[2]),
            Math.max(0, tokens[3]),
            Math.max(0, tokens[1]),
            0,
            0,
            0);
  }

  private void finish() {
    if (stopReason == null) {
      fail("The provider's stream ended without a reason", ErrorBody.UNTRANSLATABLE);
      return;
    }
    String tier = "standard".equals(serviceTier) ? "default" : serviceTier;
    chunks.end(StopReasons.ofMessages(stopReason), usage(), tier);
    over();
  }

  @Override
  void ended() {
    fail("The provider's stream ended before its message did", "api_error");
  }

  @Override
  void writeError(String message, String type) {
    chunks.error(message, type);
  }
}
