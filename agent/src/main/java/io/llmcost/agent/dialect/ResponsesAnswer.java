package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Makes a chat completion of a whole response. */
final class ResponsesAnswer {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final List<Object> calls = new ArrayList<>(1);

  private ResponsesAnswer() {}

  static byte[] toChat(byte[] answer) throws UnusableAnswerException {
    return new ResponsesAnswer().write(AnswerTree.readObject(answer, 0, answer.length));
  }

  private byte[] write(Map<String, Object> response) throws UnusableAnswerException {
    List<Object> output = AnswerTree.array(response, "output");
    String status = AnswerTree.string(response, "status");
    if (output == null || response.get("error") != null) {
      throw new UnusableAnswerException("It is an error, or has no output");
    }
    for (Object item : output) {
      read(AnswerTree.asObject(item));
    }
    Map<String, Object> message = of("role", "assistant");
    message.put("content", text.length() == 0 && !calls.isEmpty() ? null : text);
    message.put("refusal", refusal.length() == 0 ? null : refusal);
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    Map<String, Object> details = AnswerTree.object(response, "incomplete_details");
    String incomplete = details == null ? null : AnswerTree.string(details, "reason");
    Map<String, Object> choice = of("index", 0, "message", message, "logprobs", null);
    choice.put("finish_reason", StopReasons.ofResponse(status, incomplete, !calls.isEmpty()));
    Map<String, Object> chat = of("id", response.get("id"), "object", "chat.completion");
    chat.put("created", response.get("created_at"));
    chat.put("model", response.get("model"));
    chat.put("choices", Collections.singletonList(choice));
    Map<String, Object> usage = AnswerTree.object(response, "usage");
    if (usage != null) {
      byte[] json = AnswerTree.bytes(usage);
      chat.put("usage", UsageObject.chat(UsageReader.usage(json, 0, json.length)));
    }
    if (response.get("service_tier") != null) {
      chat.put("service_tier", response.get("service_tier"));
    }
    return AnswerTree.bytes(chat);
  }

  private void read(Map<String, Object> item) throws UnusableAnswerException {
    switch (String.valueOf(item.get("type"))) {
      case "message":
        List<Object> content = AnswerTree.array(item, "content");
        for (Object part : content == null ? Collections.emptyList() : content) {
          readPart(AnswerTree.asObject(part));
        }
        break;
      case "function_call":
        calls.add(
            of(
                "id",
                item.get("call_id"),
                "type",
                "function",
                "function",
                of("name", item.get("name"), "arguments", item.get("arguments"))));
        break;
      case "reasoning":
        break;
      default:
        throw new UnusableAnswerException("An item of it is of an unknown type");
    }
  }

  private void readPart(Map<String, Object> part) throws UnusableAnswerException {
    if ("output_text".equals(part.get("type"))) {
      text.append(AnswerTree.string(part, "text"));
    } else if ("refusal".equals(part.get("type"))) {
      refusal.append(AnswerTree.string(part, "refusal"));
    } else {
      throw new UnusableAnswerException("A part of it is of an unknown type");
    }
  }
}
