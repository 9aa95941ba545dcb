package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a response of a whole chat completion. */
final class ChatAnswer {

  private final ResponseFrame frame;
  private final Output items = new Output();
  private final String status;
  private int count;

  private ChatAnswer(ResponseFrame frame, String status) {
    this.frame = frame;
    this.status = status;
  }

  static byte[] toResponse(LlmRequest call, byte[] answer) throws UnusableAnswerException {
    Map<String, Object> chat = AnswerTree.readObject(answer, 0, answer.length);
    List<Object> choices = AnswerTree.array(chat, "choices");
    if (chat.get("error") != null || choices == null || choices.isEmpty()) {
      throw new UnusableAnswerException("It is an error, or has no choices");
    }
    Map<String, Object> choice = AnswerTree.asObject(choices.get(0));
    Map<String, Object> message = AnswerTree.object(choice, "message");
    String reason = AnswerTree.string(choice, "finish_reason");
    if (message == null || reason == null || !StopReasons.isProper(reason)) {
      throw new UnusableAnswerException("It is not finished");
    }
    String incomplete = StopReasons.incomplete(reason);
    ResponseFrame frame =
        new ResponseFrame(
            call,
            AnswerTree.string(chat, "id"),
            created(chat.get("created")),
            AnswerTree.string(chat, "model"));
    ChatAnswer response = new ChatAnswer(frame, incomplete == null ? "completed" : "incomplete");
    response.read(message);
    Output out = new Output();
    frame.writeEnded(out, incomplete, response.items, usage(AnswerTree.object(chat, "usage")));
    return out.toBytes();
  }

  private static long created(Object value) {
    double seconds = CallTree.number(value);
    return seconds > 0 ? (long) seconds : System.currentTimeMillis() / 1_000;
  }

  private static TokenUsage usage(Map<String, Object> usage) throws UnusableAnswerException {
    if (usage == null) {
      return TokenUsage.UNKNOWN;
    }
    byte[] json = AnswerTree.bytes(usage);
    return UsageReader.usage(json, 0, json.length);
  }

  private void read(Map<String, Object> message) throws UnusableAnswerException {
    List<Object> content = new ArrayList<>(1);
    String text = AnswerTree.string(message, "content");
    if (text != null && !text.isEmpty()) {
      content.add(
          of(
              "type",
              "output_text",
              "text",
              text,
              "annotations",
              new ArrayList<>(),
              "logprobs",
              new ArrayList<>()));
    } else if (message.get("content") instanceof List) {
      throw new UnusableAnswerException("Its content is in parts");
    }
    String refusal = AnswerTree.string(message, "refusal");
    if (refusal != null && !refusal.isEmpty()) {
      content.add(of("type", "refusal", "refusal", refusal));
    }
    if (!content.isEmpty()) {
      add("msg_", of("type", "message", "status", status, "role", "assistant", "content", content));
    }
    List<Object> calls = AnswerTree.array(message, "tool_calls");
    for (int i = 0; calls != null && i < calls.size(); i++) {
      addCall(AnswerTree.asObject(calls.get(i)));
    }
  }

  private void addCall(Map<String, Object> call) throws UnusableAnswerException {
    Map<String, Object> function = AnswerTree.object(call, "function");
    if (function == null) {
      throw new UnusableAnswerException("It calls a tool that is no function");
    }
    add(
        "fc_",
        of(
            "type",
            "function_call",
            "status",
            status,
            "call_id",
            call.get("id"),
            "name",
            function.get("name"),
            "arguments",
            function.get("arguments")));
  }

  private void add(String prefix, Map<String, Object> item) throws UnusableAnswerException {
    byte[] json = AnswerTree.bytes(item);
    items.add(count == 0 ? "{\"id\":" : ",{\"id\":").add(frame.itemId(prefix, count++)).add(",");
    items.add(json, 1, json.length);
  }
}
