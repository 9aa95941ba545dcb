package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chat messages as the items of a call of Responses. */
final class ResponsesItems {

  private final List<Object> items = new ArrayList<>();

  List<Object> all() {
    return items;
  }

  void add(Map<String, Object> message) throws UntranslatableCallException {
    if (message.get("name") != null) {
      throw new UntranslatableCallException("has a message with a name");
    }
    String role = CallTree.text(message.get("role"), "a message with a role");
    switch (role) {
      case "system":
      case "developer":
      case "user":
        items.add(of("role", role, "content", content(message.get("content"), "input_text")));
        break;
      case "assistant":
        addSaid(message);
        break;
      case "tool":
        items.add(
            of(
                "type",
                "function_call_output",
                "call_id",
                CallTree.text(message.get("tool_call_id"), "a tool_call_id"),
                "output",
                content(message.get("content"), "input_text")));
        break;
      default:
        throw new UntranslatableCallException("has a message of the role " + role);
    }
  }

  private void addSaid(Map<String, Object> message) throws UntranslatableCallException {
    if (message.get("function_call") != null || message.get("audio") != null) {
      throw new UntranslatableCallException("has a function_call or audio in a message");
    }
    Object content = message.get("content");
    if (content != null && !content.equals("")) {
      items.add(of("role", "assistant", "content", content(content, "output_text")));
    }
    if (message.get("refusal") != null) {
      List<Object> parts = new ArrayList<>(1);
      parts.add(of("type", "refusal", "refusal", message.get("refusal")));
      items.add(of("role", "assistant", "content", parts));
    }
    Object calls = message.get("tool_calls");
    if (calls != null) {
      for (Object each : CallTree.list(calls, "tool_calls")) {
        addCall(CallTree.object(each, "a tool call"));
      }
    }
  }

  private void addCall(Map<String, Object> call) throws UntranslatableCallException {
    Map<String, Object> function = CallTree.object(call.get("function"), "a tool call");
    items.add(
        of(
            "type",
            "function_call",
            "call_id",
            CallTree.text(call.get("id"), "a tool call's id"),
            "name",
            CallTree.text(function.get("name"), "a tool call"),
            "arguments",
            CallTree.text(function.get("arguments"), "a tool call")));
  }

  private static Object content(Object content, String textType)
      throws UntranslatableCallException {
    if (content instanceof String) {
      return content;
    }
    List<Object> parts = new ArrayList<>();
    for (Object each : CallTree.list(content, "a message's content")) {
      Map<String, Object> part = CallTree.object(each, "a part of a message");
      String type = CallTree.text(part.get("type"), "a part's type");
      if (type.equals("text")) {
        parts.add(of("type", textType, "text", CallTree.text(part.get("text"), "a text")));
      } else if (type.equals("refusal")) {
        parts.add(of("type", type, "refusal", CallTree.text(part.get("refusal"), "a refusal")));
      } else if (type.equals("image_url") && textType.equals("input_text")) {
        Map<String, Object> image = CallTree.object(part.get("image_url"), "an image_url");
        Object detail = image.get("detail") == null ? "auto" : image.get("detail");
        parts.add(of("type", "input_image", "image_url", image.get("url"), "detail", detail));
      } else {
        throw new UntranslatableCallException("has a part of the type " + type);
      }
    }
    return parts;
  }
}
