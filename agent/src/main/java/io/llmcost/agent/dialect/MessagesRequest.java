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

/** Writes one call of Chat Completions as one of Anthropic's Messages. */
final class MessagesRequest {

  /** Messages wants a limit; where the application sets none it gets what all newer models take. */
  private static final int USUAL_LIMIT = 8_192;

  /** Models of 2024's first half take no more. */
  private static final int OLD_LIMIT = 4_096;

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
                  "store",
                  "stream_options")));

  private final Map<String, Object> tree;
  private final MessagesTurns turns = new MessagesTurns();
  private final MessagesTools tools = new MessagesTools();
  private Object limit;
  private Object temperature;
  private Object topP;
  private Object user;
  private Map<String, Object> format;
  private boolean stream;
  private List<Object> stops;

  private MessagesRequest(Map<String, Object> tree) {
    this.tree = tree;
  }

  static byte[] translated(LlmRequest call) throws UntranslatableCallException {
    return new MessagesRequest(CallTree.of(call)).write(call.model());
  }

  private byte[] write(String model) throws UntranslatableCallException {
    for (Map.Entry<String, Object> member : tree.entrySet()) {
      if (member.getValue() != null) {
        read(member.getKey(), member.getValue());
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model", model);
    out.put("max_tokens", limit == null ? usualLimit(model) : limit);
    if (!turns.system().isEmpty()) {
      out.put("system", turns.system());
    }
    out.put("messages", turns.finish(tools.isEmpty()));
    tools.writeTo(out);
    put(out, "temperature", isOne(temperature) ? null : temperature);
    put(out, "top_p", isOne(topP) ? null : topP);
    put(out, "stop_sequences", stops);
    if (format != null) {
      out.put("output_config", of("format", format));
    }
    if (user != null) {
      out.put("metadata", of("user_id", user));
    }
    if (stream) {
      out.put("stream", true);
    }
    return CallTree.bytes(out);
  }

  private static void put(Map<String, Object> out, String name, Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  private static int usualLimit(String model) {
    boolean old =
        model.startsWith("claude-3-haiku")
            || model.startsWith("claude-3-opus")
            || model.startsWith("claude-3-sonnet");
    return old ? OLD_LIMIT : USUAL_LIMIT;
  }

  /** The default of both; newer models take one of them only, or none. */
  private static boolean isOne(Object value) {
    return CallTree.number(value) == 1;
  }

  private void read(String name, Object value) throws UntranslatableCallException {
    switch (name) {
      case "model":
        return;
      case "messages":
        for (Object message : CallTree.list(value, "messages")) {
          turns.add(CallTree.object(message, "a message"));
        }
        return;
      case "max_completion_tokens":
        limit = value;
        return;
      case "max_tokens":
        limit = limit == null ? value : limit;
        return;
      case "temperature":
        if (CallTree.number(value) > 1) {
          throw new UntranslatableCallException("has a temperature above 1");
        }
        temperature = value;
        return;
      case "top_p":
        topP = value;
        return;
      case "stop":
        readStops(value);
        return;
      case "stream":
        stream = Boolean.TRUE.equals(value);
        return;
      case "response_format":
        readFormat(CallTree.object(value, "response_format"));
        return;
      case "user":
        user = value;
        return;
      case "safety_identifier":
        user = user == null ? value : user;
        return;
      case "tools":
        tools.offer(CallTree.list(value, "tools"));
        return;
      case "tool_choice":
        tools.choose(value);
        return;
      case "parallel_tool_calls":
        tools.oneAtATime(Boolean.FALSE.equals(value));
        return;
      default:
        if (!LEFT_OUT.contains(name) && !saysNothing(name, value)) {
          throw new UntranslatableCallException("has " + name);
        }
    }
  }

  /** Whether a member that is not understood there has the value that it has without being said. */
  private static boolean saysNothing(String name, Object value) {
    switch (name) {
      case "n":
        return isOne(value);
      case "frequency_penalty":
      case "presence_penalty":
      case "top_logprobs":
        return CallTree.number(value) == 0;
      case "logprobs":
        return Boolean.FALSE.equals(value);
      case "reasoning_effort":
        return value.equals("none");
      case "verbosity":
        return value.equals("medium");
      case "modalities":
        return value.equals(Collections.singletonList("text"));
      case "logit_bias":
        return value.equals(Collections.emptyMap());
      case "functions":
        return value.equals(Collections.emptyList());
      default:
        return false;
    }
  }

  private void readFormat(Map<String, Object> wanted) throws UntranslatableCallException {
    Object type = wanted.get("type");
    if ("json_schema".equals(type)) {
      Map<String, Object> named = CallTree.object(wanted.get(type), "a response_format");
      format = of("type", type, "schema", CallTree.object(named.get("schema"), "a schema"));
    } else if (!"text".equals(type)) {
      throw new UntranslatableCallException("has a response_format of type " + type);
    }
  }

  private void readStops(Object value) throws UntranslatableCallException {
    List<Object> all =
        value instanceof String
            ? Collections.<Object>singletonList(value)
            : CallTree.list(value, "stop");
    List<Object> said = new ArrayList<>(all.size());
    for (Object stop : all) {
      if (CallTree.text(stop, "a stop sequence").trim().isEmpty()) {
        throw new UntranslatableCallException("has a stop sequence of white space");
      }
      said.add(stop);
    }
    stops = said.isEmpty() ? null : said;
  }
}
