package io.llmcost.agent.dialect;

import static io.llmcost.agent.dialect.Output.ascii;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;

/**
 * Writes the chunks of a chat completion with one choice. What was generated is copied as it
 * stands, escaped.
 */
final class ChatChunks {

  private static final byte[] DONE = ascii("data: [DONE]\n\n");
  private static final byte[] DELTA = ascii("{\"index\":0,\"delta\":");
  private static final byte[] CONTENT = ascii("{\"content\":\"");
  private static final byte[] REFUSAL = ascii("{\"refusal\":\"");
  private static final byte[] CALL = ascii("{\"tool_calls\":[{\"index\":");
  private static final byte[] MORE_TO_COME = ascii(",\"logprobs\":null,\"finish_reason\":null}");

  private final Output out;
  private final boolean includeUsage;
  private byte[] head;
  private byte[] tail;
  private int calls;

  /**
   * @param includeUsage whether the caller asked for a last chunk with the usage
   */
  ChatChunks(Output out, boolean includeUsage) {
    this.out = out;
    this.includeUsage = includeUsage;
  }

  /**
   * @param id null if the answer has none
   * @param created in seconds since the epoch
   */
  void begin(String id, long created, String model) {
    head =
        new Output()
            .add("data: {\"id\":")
            .add(Output.quoted(id == null ? "chatcmpl-" + created : id))
            .add(",\"object\":\"chat.completion.chunk\",\"created\":")
            .add(created)
            .add(",\"model\":")
            .add(Output.quoted(model))
            .add(",\"choices\":[")
            .toBytes();
    tail = ascii(includeUsage ? "],\"usage\":null}\n\n" : "]}\n\n");
    open().add("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
    close();
  }

  /** Begins a chunk, up to its delta. */
  private Output open() {
    if (head == null) {
      throw new IllegalStateException("The stream does not begin with its first event");
    }
    return out.add(head).add(DELTA);
  }

  private void close() {
    out.add(MORE_TO_COME).add(tail);
  }

  /** Some more of what is said; nothing if the member is no text. */
  void text(ObjectView view, int member) {
    text(CONTENT, view, member);
  }

  /** Some more of why nothing is said. */
  void refusal(ObjectView view, int member) {
    text(REFUSAL, view, member);
  }

  private void text(byte[] name, ObjectView view, int member) {
    if (view.hasText(member)) {
      open().add(name);
      view.addText(member, out);
      out.add("\"}");
      close();
    }
  }

  /**
   * Begins a call.
   *
   * @return its number
   */
  int call(ObjectView view, int id, int name) {
    open().add(CALL).add(calls).add(",\"id\":\"");
    view.addText(id, out);
    out.add("\",\"type\":\"function\",\"function\":{\"name\":\"");
    view.addText(name, out);
    out.add("\",\"arguments\":\"\"}}]}");
    close();
    return calls++;
  }

  /** Some more of a call's arguments. */
  void arguments(int call, ObjectView view, int member) {
    arguments(call, view.bytes(), view.start(member), view.end(member));
  }

  /** All of a call's arguments, as JSON in a JSON string. */
  void arguments(int call, byte[] quoted) {
    arguments(call, quoted, 0, quoted.length);
  }

  private void arguments(int call, byte[] json, int start, int end) {
    open().add(CALL).add(call).add(",\"function\":{\"arguments\":").add(json, start, end);
    out.add("}}]}");
    close();
  }

  /**
   * @param serviceTier null if it is not known
   */
  void end(String finishReason, TokenUsage usage, String serviceTier) {
    open().add("{},\"logprobs\":null,\"finish_reason\":").add(Output.quoted(finishReason));
    out.add("}").add(tail);
    if (includeUsage && usage.source() != TokenUsage.Source.NONE) {
      out.add(head).add("]");
      if (serviceTier != null) {
        out.add(",\"service_tier\":").add(Output.quoted(serviceTier));
      }
      out.add(",\"usage\":").add(json(usage)).add("}\n\n");
    }
    out.add(DONE);
  }

  private static byte[] json(TokenUsage usage) {
    try {
      return AnswerTree.bytes(UsageObject.chat(usage));
    } catch (UnusableAnswerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end of a stream that has no better one. */
  void error(String message, String type) {
    out.add("event: error\ndata: ").add(ErrorBody.saying(message, type)).add("\n\n");
  }
}
