package io.llmcost.agent.dialect;

import static io.llmcost.agent.dialect.Output.ascii;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.SseEvent;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes the chunks of a chat completion of the events of a message. What is generated is copied
 * from one to the other as it stands, escaped.
 */
final class MessagesStream extends EventTranslator {

  private static final int TYPE = 0;
  private static final int MESSAGE = 1;
  private static final int BLOCK = 2;
  private static final int DELTA = 3;
  private static final int USAGE = 4;
  private static final int ERROR = 5;

  private static final byte[] DATA = ascii("data: ");
  private static final byte[] DONE = ascii("data: [DONE]\n\n");
  private static final byte[] CONTENT = ascii("{\"content\":\"");
  private static final byte[] CALL = ascii("{\"tool_calls\":[{\"index\":");

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
  private final boolean includeUsage;
  private final long[] tokens = {-1, -1, -1, -1};
  private String serviceTier;
  private byte[] head;
  private byte[] tail;
  private String stopReason;
  private int call = -1;
  private boolean inCall;
  private boolean hasArguments;
  private byte[] wholeInput;

  /**
   * @param created in seconds since the epoch
   * @param includeUsage whether the caller asked for a last chunk with the usage
   */
  MessagesStream(long created, boolean includeUsage) {
    this.created = created;
    this.includeUsage = includeUsage;
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
    head =
        new Output()
            .add(DATA)
            .add("{\"id\":")
            .add(Output.quoted(message.hasText(0) ? message.text(0) : "chatcmpl-" + created))
            .add(",\"object\":\"chat.completion.chunk\",\"created\":")
            .add(created)
            .add(",\"model\":")
            .add(Output.quoted(message.text(1)))
            .add(",\"choices\":[")
            .toBytes();
    tail = ascii(includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n");
    open().add("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
    close(null);
  }

  /** Begins a chunk, up to its delta. */
  private Output open() {
    if (head == null) {
      throw new IllegalStateException("The stream does not begin with message_start");
    }
    return out.add(head).add("{\"index\":0,\"delta\":");
  }

  /**
   * Ends a chunk.
   *
   * @param finishReason null if there is more to come
   */
  private void close(String finishReason) {
    out.add(",\"logprobs\":null,\"finish_reason\":")
        .add(Output.quoted(finishReason))
        .add("}")
        .add(tail);
  }

  private void startBlock() {
    block.read(event, BLOCK);
    String type = block.text(0);
    inCall = "tool_use".equals(type);
    if (inCall) {
      call++;
      hasArguments = false;
      wholeInput = block.has(4) ? bytes(block, 4) : null;
      open().add(CALL).add(call).add(",\"id\":\"");
      block.addText(2, out);
      out.add("\",\"type\":\"function\",\"function\":{\"name\":\"");
      block.addText(3, out);
      out.add("\",\"arguments\":\"\"}}]}");
      close(null);
    } else if ("text".equals(type)) {
      writeText(block);
    }
  }

  private static byte[] bytes(ObjectView view, int member) {
    return Arrays.copyOfRange(view.bytes(), view.start(member), view.end(member));
  }

  private void writeDelta() {
    delta.read(event, DELTA);
    if (delta.hasText(2) && inCall) {
      hasArguments = true;
      openArguments().add(delta.bytes(), delta.start(2), delta.end(2));
      closeArguments();
    } else {
      writeText(delta);
    }
  }

  private void writeText(ObjectView view) {
    if (view.hasText(1)) {
      open().add(CONTENT);
      view.addText(1, out);
      out.add("\"}");
      close(null);
    }
  }

  private Output openArguments() {
    return open().add(CALL).add(call).add(",\"function\":{\"arguments\":");
  }

  private void closeArguments() {
    out.add("}}]}");
    close(null);
  }

  /** A function without parameters is called without a delta, and a call must have arguments. */
  private void stopBlock() {
    if (inCall && !hasArguments) {
      String input = wholeInput == null ? "{}" : new String(wholeInput, StandardCharsets.UTF_8);
      openArguments().add(Output.quoted(input));
      closeArguments();
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
    open().add("{}");
    close(StopReasons.ofMessages(stopReason));
    if (includeUsage) {
      writeUsage();
    }
    out.add(DONE);
    over();
  }

  private void writeUsage() {
    TokenUsage used = usage();
    if (used.source() == TokenUsage.Source.NONE) {
      return;
    }
    out.add(head);
    try {
      out.add("]");
      if (serviceTier != null) {
        out.add(",\"service_tier\":")
            .add(Output.quoted(serviceTier.equals("standard") ? "default" : serviceTier));
      }
      out.add(",\"usage\":").add(AnswerTree.bytes(UsageObject.chat(used))).add("}\n\n");
    } catch (UnusableAnswerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void ended() {
    fail("The provider's stream ended before its message did", "api_error");
  }

  @Override
  void writeError(String message, String type) {
    out.add("event: error\ndata: ").add(ErrorBody.saying(message, type)).add("\n\n");
  }
}
