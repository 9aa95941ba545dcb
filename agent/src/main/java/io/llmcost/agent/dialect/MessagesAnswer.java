package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Makes a chat completion of a whole answer of Messages. */
final class MessagesAnswer {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> calls = new ArrayList<>(1);

  private MessagesAnswer() {}

  /**
   * @param created in seconds since the epoch; Messages does not say it
   */
  static byte[] toChat(byte[] answer, long created) throws UnusableAnswerException {
    return new MessagesAnswer().write(AnswerTree.readObject(answer, 0, answer.length), created);
  }

  private byte[] write(Map<String, Object> answer, long created) throws UnusableAnswerException {
    List<Object> content = AnswerTree.array(answer, "content");
    String reason = AnswerTree.string(answer, "stop_reason");
    if (!"message".equals(answer.get("type")) || content == null || reason == null) {
      throw new UnusableAnswerException("It is no finished message");
    }
    for (Object block : content) {
      read(AnswerTree.asObject(block));
    }
    Map<String, Object> message = of("role", "assistant");
    message.put("content", text.length() == 0 && !calls.isEmpty() ? null : text);
    message.put("refusal", null);
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    Map<String, Object> choice =
        of(
            "index",
            0,
            "message",
            message,
            "logprobs",
            null,
            "finish_reason",
            StopReasons.ofMessages(reason));
    Map<String, Object> chat =
        of(
            "id",
            answer.get("id"),
            "object",
            "chat.completion",
            "created",
            created,
            "model",
            answer.get("model"),
            "choices",
            Collections.singletonList(choice));
    writeUsage(AnswerTree.object(answer, "usage"), chat);
    return AnswerTree.bytes(chat);
  }

  private static void writeUsage(Map<String, Object> usage, Map<String, Object> chat)
      throws UnusableAnswerException {
    if (usage == null) {
      return;
    }
    byte[] bytes = AnswerTree.bytes(usage);
    Map<String, Object> said = UsageObject.chat(UsageReader.usage(bytes, 0, bytes.length));
    if (said != null) {
      chat.put("usage", said);
    }
    String tier = AnswerTree.string(usage, "service_tier");
    if (tier != null) {
      chat.put("service_tier", tier.equals("standard") ? "default" : tier);
    }
  }

  private void read(Map<String, Object> block) throws UnusableAnswerException {
    switch (String.valueOf(block.get("type"))) {
      case "text":
        text.append(AnswerTree.string(block, "text"));
        break;
      case "tool_use":
        Map<String, Object> input = AnswerTree.object(block, "input");
        String arguments =
            input == null ? "{}" : new String(AnswerTree.bytes(input), StandardCharsets.UTF_8);
        calls.add(
            of(
                "id",
                block.get("id"),
                "type",
                "function",
                "function",
                of("name", block.get("name"), "arguments", arguments)));
        break;
      case "thinking":
      case "redacted_thinking":
        break;
      default:
        throw new UnusableAnswerException("A part of it is of an unknown type");
    }
  }
}
