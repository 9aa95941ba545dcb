package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The items of a call of Responses as chat messages. */
final class ChatMessages {

  private static final String ASSISTANT = "assistant";

  private final List<Object> messages = new ArrayList<>();

  /** The last message, if it is the assistant's and may still get calls; else null. */
  private Map<String, Object> open;

  private List<Object> openCalls;

  List<Object> all() {
    return messages;
  }

  void instruct(String instructions) {
    messages.add(of("role", "system", "content", instructions));
  }

  /**
   * @param input a text, or a list of items
   */
  void add(Object input) throws UntranslatableCallException {
    if (input instanceof String) {
      messages.add(of("role", "user", "content", input));
      return;
    }
    for (Object each : CallTree.list(input, "an input")) {
      addItem(CallTree.object(each, "an item of the input"));
    }
  }

  private void addItem(Map<String, Object> item) throws UntranslatableCallException {
    Object type = item.get("type");
    switch (type == null ? "message" : String.valueOf(type)) {
      case "message":
        addMessage(item);
        break;
      case "function_call":
        addCall(item);
        break;
      case "function_call_output":
        close();
        messages.add(
            of(
                "role",
                "tool",
                "tool_call_id",
                CallTree.text(item.get("call_id"), "an output with a call_id"),
                "content",
                texts(item.get("output"))));
        break;
      default:
        throw new UntranslatableCallException("has an item of the type " + type);
    }
  }

  private void addMessage(Map<String, Object> item) throws UntranslatableCallException {
    String role = CallTree.text(item.get("role"), "a message with a role");
    close();
    switch (role) {
      case "system":
      case "developer":
        messages.add(of("role", "system", "content", texts(item.get("content"))));
        break;
      case "user":
        messages.add(of("role", role, "content", parts(item.get("content"))));
        break;
      case ASSISTANT:
        open = said(item.get("content"));
        messages.add(open);
        break;
      default:
        throw new UntranslatableCallException("has a message of the role " + role);
    }
  }

  private void addCall(Map<String, Object> item) throws UntranslatableCallException {
    if (open == null) {
      open = of("role", ASSISTANT, "content", null);
      messages.add(open);
    }
    if (openCalls == null) {
      openCalls = new ArrayList<>(1);
      open.put("tool_calls", openCalls);
    }
    Map<String, Object> function =
        of(
            "name",
            CallTree.text(item.get("name"), "a function_call"),
            "arguments",
            CallTree.text(item.get("arguments"), "a function_call"));
    openCalls.add(
        of(
            "id",
            CallTree.text(item.get("call_id"), "a function_call"),
            "type",
            "function",
            "function",
            function));
  }

  private void close() {
    open = null;
    openCalls = null;
  }

  /** Parts of text only, put together as Chat Completions has them in most roles. */
  private static String texts(Object content) throws UntranslatableCallException {
    if (content instanceof String) {
      return (String) content;
    }
    StringBuilder text = new StringBuilder();
    for (Object each : CallTree.list(content, "content")) {
      Map<String, Object> part = CallTree.object(each, "a part of a message");
      if (!isText(part)) {
        throw new UntranslatableCallException("has a part of the type " + part.get("type"));
      }
      text.append(text.length() == 0 ? "" : "\n").append(textOf(part));
    }
    return text.toString();
  }

  private static Object parts(Object content) throws UntranslatableCallException {
    if (content instanceof String) {
      return content;
    }
    List<Object> parts = new ArrayList<>();
    for (Object each : CallTree.list(content, "content")) {
      Map<String, Object> part = CallTree.object(each, "a part of a message");
      if (isText(part)) {
        parts.add(of("type", "text", "text", textOf(part)));
      } else {
        parts.add(image(part));
      }
    }
    return parts;
  }

  private static Map<String, Object> image(Map<String, Object> part)
      throws UntranslatableCallException {
    if (!"input_image".equals(part.get("type")) || !(part.get("image_url") instanceof String)) {
      throw new UntranslatableCallException("has a part of the type " + part.get("type"));
    }
    Map<String, Object> image = of("url", part.get("image_url"));
    if (part.get("detail") != null) {
      image.put("detail", part.get("detail"));
    }
    return of("type", "image_url", "image_url", image);
  }

  private static Map<String, Object> said(Object content) throws UntranslatableCallException {
    if (content instanceof String) {
      return of("role", ASSISTANT, "content", content);
    }
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    for (Object each : CallTree.list(content, "content")) {
      Map<String, Object> part = CallTree.object(each, "a part of a message");
      if ("refusal".equals(part.get("type"))) {
        refusal.append(CallTree.text(part.get("refusal"), "a refusal"));
      } else if (isText(part)) {
        text.append(textOf(part));
      } else {
        throw new UntranslatableCallException("has a part of the type " + part.get("type"));
      }
    }
    Map<String, Object> message = of("role", ASSISTANT, "content", text);
    if (refusal.length() > 0) {
      message.put("refusal", refusal);
    }
    return message;
  }

  private static boolean isText(Map<String, Object> part) {
    Object type = part.get("type");
    return "input_text".equals(type) || "output_text".equals(type) || "text".equals(type);
  }

  private static String textOf(Map<String, Object> part) throws UntranslatableCallException {
    return CallTree.text(part.get("text"), "a text");
  }
}
