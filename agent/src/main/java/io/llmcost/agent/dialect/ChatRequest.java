package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import io.llmcost.agent.llm.LlmRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes one call of Responses as one of Chat Completions. */
final class ChatRequest {

  /** What does not change the answer. */
  private static final Set<String> LEFT_OUT =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "metadata",
                  "prompt_cache_key",
                  "prompt_cache_options",
                  "prompt_cache_retention",
                  "service_tier",
                  "stream_options")));

  private final Map<String, Object> tree;
  private final Map<String, Object> out = new LinkedHashMap<>();
  private final ChatMessages messages = new ChatMessages();
  private final List<Object> tools = new ArrayList<>();
  private Object toolChoice;
  private Object parallel;

  private ChatRequest(Map<String, Object> tree) {
    this.tree = tree;
  }

  /** A stream's usage is asked for: Responses report it unasked. */
  static byte[] translated(LlmRequest call) throws UntranslatableCallException {
    return CallTree.bytes(new ChatRequest(CallTree.of(call)).write(call.model()));
  }

  /** For servers that do not know the question. */
  static byte[] withoutUsageQuestion(LlmRequest call) throws UntranslatableCallException {
    Map<String, Object> request = new ChatRequest(CallTree.of(call)).write(call.model());
    request.remove("stream_options");
    return CallTree.bytes(request);
  }

  private Map<String, Object> write(String model) throws UntranslatableCallException {
    out.put("model", model);
    out.put("messages", messages.all());
    if (tree.get("instructions") != null) {
      messages.instruct(CallTree.text(tree.get("instructions"), "instructions"));
    }
    for (Map.Entry<String, Object> member : tree.entrySet()) {
      if (member.getValue() != null) {
        read(member.getKey(), member.getValue());
      }
    }
    if (messages.all().isEmpty()) {
      throw new UntranslatableCallException("has no input");
    }
    if (!tools.isEmpty()) {
      out.put("tools", tools);
      put("tool_choice", toolChoice);
      put("parallel_tool_calls", parallel);
    }
    return out;
  }

  private void put(String name, Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private void read(String name, Object value) throws UntranslatableCallException {
    switch (name) {
      case "model":
      case "instructions":
        return;
      case "input":
        messages.add(value);
        return;
      case "max_output_tokens":
        out.put("max_tokens", value);
        return;
      case "temperature":
      case "top_p":
        out.put(name, value);
        return;
      case "user":
      case "safety_identifier":
        out.put("user", value);
        return;
      case "stream":
        if (Boolean.TRUE.equals(value)) {
          out.put("stream", true);
          out.put("stream_options", of("include_usage", true));
        }
        return;
      case "tools":
        readTools(CallTree.list(value, "tools"));
        return;
      case "tool_choice":
        readToolChoice(value);
        return;
      case "parallel_tool_calls":
        parallel = value;
        return;
      case "text":
        readText(CallTree.object(value, "text"));
        return;
      case "reasoning":
        readReasoning(CallTree.object(value, "reasoning"));
        return;
      default:
        if (!LEFT_OUT.contains(name) && !saysNothing(name, value)) {
          throw new UntranslatableCallException("has " + name);
        }
    }
  }

  private static boolean saysNothing(String name, Object value) {
    switch (name) {
      case "store":
      case "background":
        return Boolean.FALSE.equals(value);
      case "truncation":
        return value.equals("disabled");
      case "include":
        return value.equals(Collections.emptyList());
      case "top_logprobs":
        return CallTree.number(value) == 0;
      default:
        return false;
    }
  }

  private void readTools(List<Object> offered) throws UntranslatableCallException {
    for (Object each : offered) {
      Map<String, Object> function = new LinkedHashMap<>(CallTree.object(each, "a tool"));
      if (!"function".equals(function.remove("type"))) {
        throw new UntranslatableCallException("has a tool that is no function");
      }
      function.values().removeAll(Collections.singleton(null));
      tools.add(of("type", "function", "function", function));
    }
  }

  private void readToolChoice(Object value) throws UntranslatableCallException {
    if (value instanceof String) {
      toolChoice = value;
      return;
    }
    Map<String, Object> choice = CallTree.object(value, "a tool_choice");
    if (!"function".equals(choice.get("type"))) {
      throw new UntranslatableCallException("has a tool_choice of another type than function");
    }
    toolChoice = of("type", "function", "function", of("name", choice.get("name")));
  }

  private void readText(Map<String, Object> text) throws UntranslatableCallException {
    for (Map.Entry<String, Object> member : text.entrySet()) {
      Object value = member.getValue();
      if (member.getKey().equals("format") && value != null) {
        readFormat(new LinkedHashMap<>(CallTree.object(value, "a text.format")));
      } else if (value != null && !of("verbosity", "medium").entrySet().contains(member)) {
        throw new UntranslatableCallException("has text." + member.getKey());
      }
    }
  }

  private void readFormat(Map<String, Object> format) throws UntranslatableCallException {
    String type = CallTree.text(format.remove("type"), "a text.format");
    switch (type) {
      case "text":
        break;
      case "json_object":
        out.put("response_format", of("type", type));
        break;
      case "json_schema":
        format.values().removeAll(Collections.singleton(null));
        out.put("response_format", of("type", type, type, format));
        break;
      default:
        throw new UntranslatableCallException("has a text.format that is unknown");
    }
  }

  private void readReasoning(Map<String, Object> reasoning) throws UntranslatableCallException {
    for (Map.Entry<String, Object> member : reasoning.entrySet()) {
      if (member.getKey().equals("effort")) {
        put("reasoning_effort", member.getValue());
      } else if (member.getValue() != null) {
        throw new UntranslatableCallException("has reasoning." + member.getKey());
      }
    }
  }
}
