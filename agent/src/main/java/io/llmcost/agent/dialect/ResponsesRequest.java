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

/** Writes one call of Chat Completions as one of Responses that leaves nothing at the provider. */
final class ResponsesRequest {

  /** What does not change the answer, or is said otherwise. */
  private static final Set<String> LEFT_OUT =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("metadata", "model", "stream_options", "store")));

  /** What both APIs have under one name. */
  private static final Set<String> TAKEN =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "parallel_tool_calls",
                  "prompt_cache_key",
                  "prompt_cache_retention",
                  "safety_identifier",
                  "service_tier",
                  "stream",
                  "temperature",
                  "top_p",
                  "user")));

  private final Map<String, Object> tree;
  private final Map<String, Object> out = new LinkedHashMap<>();
  private final Map<String, Object> text = new LinkedHashMap<>();
  private final ResponsesItems items = new ResponsesItems();

  private ResponsesRequest(Map<String, Object> tree) {
    this.tree = tree;
  }

  static byte[] translated(LlmRequest call) throws UntranslatableCallException {
    return new ResponsesRequest(CallTree.of(call)).write(call.model());
  }

  private byte[] write(String model) throws UntranslatableCallException {
    out.put("model", model);
    out.put("store", false);
    out.put("input", items.all());
    for (Map.Entry<String, Object> member : tree.entrySet()) {
      if (member.getValue() != null) {
        read(member.getKey(), member.getValue());
      }
    }
    if (!text.isEmpty()) {
      out.put("text", text);
    }
    return CallTree.bytes(out);
  }

  private void read(String name, Object value) throws UntranslatableCallException {
    switch (name) {
      case "messages":
        for (Object message : CallTree.list(value, "messages")) {
          items.add(CallTree.object(message, "a message"));
        }
        return;
      case "max_completion_tokens":
        out.put("max_output_tokens", value);
        return;
      case "max_tokens":
        out.putIfAbsent("max_output_tokens", value);
        return;
      case "reasoning_effort":
        out.put("reasoning", of("effort", value));
        return;
      case "verbosity":
        text.put(name, value);
        return;
      case "response_format":
        readFormat(CallTree.object(value, "a response_format"));
        return;
      case "tools":
        readTools(CallTree.list(value, "tools"));
        return;
      case "tool_choice":
        readToolChoice(value);
        return;
      default:
        if (TAKEN.contains(name)) {
          out.put(name, value);
        } else if (!LEFT_OUT.contains(name) && !saysNothing(name, value)) {
          throw new UntranslatableCallException("has " + name);
        }
    }
  }

  private static boolean saysNothing(String name, Object value) {
    switch (name) {
      case "n":
        return CallTree.number(value) == 1;
      case "frequency_penalty":
      case "presence_penalty":
      case "top_logprobs":
        return CallTree.number(value) == 0;
      case "logprobs":
        return Boolean.FALSE.equals(value);
      case "modalities":
        return value.equals(Collections.singletonList("text"));
      case "logit_bias":
        return value.equals(Collections.emptyMap());
      case "functions":
      case "stop":
        return value.equals(Collections.emptyList());
      default:
        return false;
    }
  }

  private void readFormat(Map<String, Object> format) throws UntranslatableCallException {
    Map<String, Object> flat = of("type", CallTree.text(format.get("type"), "a response_format"));
    Object schema = format.get("json_schema");
    if (schema != null) {
      flat.putAll(CallTree.object(schema, "a schema"));
    }
    text.put("format", flat);
  }

  private void readTools(List<Object> offered) throws UntranslatableCallException {
    List<Object> tools = new ArrayList<>(offered.size());
    for (Object each : offered) {
      Map<String, Object> tool = CallTree.object(each, "a tool");
      if (!"function".equals(tool.get("type"))) {
        throw new UntranslatableCallException("has a tool that is no function");
      }
      Map<String, Object> flat = of("type", "function");
      flat.putAll(CallTree.object(tool.get("function"), "a function"));
      flat.putIfAbsent("parameters", null);
      // Functions are strict there unless somebody says no.
      flat.putIfAbsent("strict", false);
      tools.add(flat);
    }
    if (!tools.isEmpty()) {
      out.put("tools", tools);
    }
  }

  private void readToolChoice(Object value) throws UntranslatableCallException {
    if (value instanceof String) {
      out.put("tool_choice", value);
      return;
    }
    Map<String, Object> choice = CallTree.object(value, "a tool_choice");
    if (!"function".equals(choice.get("type"))) {
      throw new UntranslatableCallException("has a tool_choice of another type than function");
    }
    Map<String, Object> function = CallTree.object(choice.get("function"), "a tool_choice");
    out.put("tool_choice", of("type", "function", "name", function.get("name")));
  }
}
