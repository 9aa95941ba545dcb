package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Chat messages as the turns of Messages: what the system says stands apart, user and assistant
 * take turns, the results of tools are the user's, and no text is blank.
 */
final class MessagesTurns {

  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";
  private static final Set<String> IMAGES =
      new HashSet<>(Arrays.asList("image/jpeg", "image/png", "image/gif", "image/webp"));

  private final List<Object> system = new ArrayList<>(1);
  private final List<Object> turns = new ArrayList<>();
  private String lastRole;
  private List<Object> lastBlocks;
  private boolean usesTools;

  /** Blocks of text; of all messages of the system and the developer, wherever they stand. */
  List<Object> system() {
    return system;
  }

  /**
   * @param withoutTools whether the call offers none
   */
  List<Object> finish(boolean withoutTools) throws UntranslatableCallException {
    if (turns.isEmpty()) {
      throw new UntranslatableCallException("has no message of the user");
    }
    if (lastRole.equals(ASSISTANT)) {
      throw new UntranslatableCallException("ends with a message of the assistant");
    }
    if (usesTools && withoutTools) {
      throw new UntranslatableCallException("has calls of tools in its messages and offers none");
    }
    return turns;
  }

  void add(Map<String, Object> message) throws UntranslatableCallException {
    if (message.get("name") != null) {
      throw new UntranslatableCallException("has a message with a name");
    }
    String role = CallTree.text(message.get("role"), "a message with a role");
    Object content = message.get("content");
    switch (role) {
      case "system":
      case "developer":
        system.addAll(blocks(content, false));
        break;
      case USER:
        append(USER, blocks(content, true));
        break;
      case ASSISTANT:
        append(ASSISTANT, said(message));
        break;
      case "tool":
        append(USER, Collections.<Object>singletonList(result(message)));
        break;
      default:
        throw new UntranslatableCallException("has a message of the role " + role);
    }
  }

  private void append(String role, List<Object> blocks) throws UntranslatableCallException {
    if (blocks.isEmpty()) {
      return;
    }
    if (!role.equals(lastRole)) {
      if (lastRole == null && role.equals(ASSISTANT)) {
        throw new UntranslatableCallException("begins with a message of the assistant");
      }
      lastRole = role;
      lastBlocks = new ArrayList<>();
      turns.add(of("role", role, "content", lastBlocks));
    }
    lastBlocks.addAll(blocks);
  }

  private List<Object> said(Map<String, Object> message) throws UntranslatableCallException {
    if (message.get("function_call") != null || message.get("audio") != null) {
      throw new UntranslatableCallException("has a function_call or audio in a message");
    }
    List<Object> blocks = blocks(message.get("content"), false);
    addText(blocks, message.get("refusal"));
    Object calls = message.get("tool_calls");
    if (calls != null) {
      for (Object each : CallTree.list(calls, "tool_calls")) {
        blocks.add(call(CallTree.object(each, "a tool call")));
      }
    }
    return blocks;
  }

  private Map<String, Object> call(Map<String, Object> call) throws UntranslatableCallException {
    usesTools = true;
    Object type = call.get("type");
    if (type != null && !type.equals("function")) {
      throw new UntranslatableCallException("has a tool call that is none of a function");
    }
    Map<String, Object> function = CallTree.object(call.get("function"), "a tool call");
    return of(
        "type",
        "tool_use",
        "id",
        id(call.get("id")),
        "name",
        CallTree.text(function.get("name"), "a tool call"),
        "input",
        arguments(CallTree.text(function.get("arguments"), "a tool call with arguments")));
  }

  private static Map<String, Object> arguments(String json) throws UntranslatableCallException {
    if (json.trim().isEmpty()) {
      return new LinkedHashMap<>();
    }
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      return AnswerTree.readObject(bytes, 0, bytes.length);
    } catch (UnusableAnswerException e) {
      throw new UntranslatableCallException("has arguments of a tool call that are no JSON object");
    }
  }

  private Map<String, Object> result(Map<String, Object> message)
      throws UntranslatableCallException {
    usesTools = true;
    Map<String, Object> result =
        of("type", "tool_result", "tool_use_id", id(message.get("tool_call_id")));
    List<Object> blocks = blocks(message.get("content"), false);
    if (!blocks.isEmpty()) {
      result.put("content", blocks);
    }
    return result;
  }

  /** Messages takes letters, digits, underscores and hyphens. */
  private static String id(Object value) throws UntranslatableCallException {
    return CallTree.text(value, "a tool call's id").replaceAll("[^a-zA-Z0-9_-]", "_");
  }

  private static List<Object> blocks(Object content, boolean mayShowImages)
      throws UntranslatableCallException {
    List<Object> blocks = new ArrayList<>();
    if (content == null || content instanceof String) {
      addText(blocks, content);
      return blocks;
    }
    for (Object each : CallTree.list(content, "a message's content")) {
      Map<String, Object> part = CallTree.object(each, "a part of a message");
      String type = CallTree.text(part.get("type"), "a part's type");
      if (type.equals("text")) {
        addText(blocks, part.get("text"));
      } else if (type.equals("refusal")) {
        addText(blocks, part.get("refusal"));
      } else if (type.equals("image_url") && mayShowImages) {
        Map<String, Object> image = CallTree.object(part.get("image_url"), "an image_url");
        blocks.add(of("type", "image", "source", source(CallTree.text(image.get("url"), "a url"))));
      } else {
        throw new UntranslatableCallException("has a part of the type " + type);
      }
    }
    return blocks;
  }

  private static void addText(List<Object> blocks, Object text) throws UntranslatableCallException {
    if (text != null && !CallTree.text(text, "a text").trim().isEmpty()) {
      blocks.add(of("type", "text", "text", text));
    }
  }

  private static Map<String, Object> source(String url) throws UntranslatableCallException {
    if (url.regionMatches(true, 0, "https://", 0, 8)) {
      return of("type", "url", "url", url);
    }
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
      throw new UntranslatableCallException("has an image that is neither data nor at https");
    }
    String form = url.substring(5, comma).toLowerCase(Locale.ROOT);
    int semicolon = form.indexOf(';');
    String media = semicolon < 0 ? form : form.substring(0, semicolon);
    if (!form.endsWith(";base64") || !IMAGES.contains(media)) {
      throw new UntranslatableCallException("has an image of a form that is not taken there");
    }
    return of("type", "base64", "media_type", media, "data", url.substring(comma + 1));
  }
}
