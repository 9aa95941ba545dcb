package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.AnswerTree.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a whole chat completion as its chunks: for each choice the role, then reasoning, content,
 * refusal and calls, then the finish reason; at the end the usage if it was asked for.
 */
final class ChatStreamWriter {

  private static final Set<String> OF_MESSAGE =
      new HashSet<>(
          Arrays.asList(
              "role",
              "content",
              "refusal",
              "tool_calls",
              "function_call",
              "reasoning",
              "reasoning_content"));
  private static final Set<String> OF_CHOICE =
      new HashSet<>(Arrays.asList("index", "message", "logprobs", "finish_reason"));

  private final SseWriter out = new SseWriter();
  private final boolean includeUsage;
  private ChunkFrame frame;

  ChatStreamWriter(boolean includeUsage) {
    this.includeUsage = includeUsage;
  }

  byte[] write(Map<String, Object> whole) throws UnusableAnswerException {
    frame = new ChunkFrame(whole, "chat.completion.chunk", includeUsage);
    for (Object choice : frame.choices()) {
      writeChoice(AnswerTree.asObject(choice));
    }
    frame.writeEnd(out);
    return out.bytes();
  }

  private void writeChoice(Map<String, Object> choice) throws UnusableAnswerException {
    Object index = frame.indexOf(choice);
    Map<String, Object> message = AnswerTree.object(choice, "message");
    if (message == null) {
      throw new UnusableAnswerException("A choice has no message");
    }
    Object content = message.get("content");
    String text = content instanceof String ? (String) content : null;
    Map<String, Object> first = of("role", message.get("role"));
    first.put("content", text == null ? content : "");
    if (message.containsKey("refusal")) {
      first.put("refusal", null);
    }
    put(index, first, null);
    writeReasoning(index, message, "reasoning");
    writeReasoning(index, message, "reasoning_content");
    writeTexts(index, choice, text, AnswerTree.string(message, "refusal"));
    writeCalls(index, message);
    Map<String, Object> others = without(message, OF_MESSAGE);
    if (!others.isEmpty()) {
      put(index, others, null);
    }

    Map<String, Object> finish = of("index", index, "delta", new LinkedHashMap<>());
    if (choice.containsKey("logprobs")) {
      finish.put("logprobs", null);
    }
    finish.put("finish_reason", frame.finishReason(choice));
    finish.putAll(without(choice, OF_CHOICE));
    out.data(frame.chunk(finish));
  }

  private void writeReasoning(Object index, Map<String, Object> message, String name)
      throws UnusableAnswerException {
    if (message.containsKey(name)) {
      put(index, of(name, message.get(name)), null);
    }
  }

  private void writeTexts(Object index, Map<String, Object> choice, String text, String refusal)
      throws UnusableAnswerException {
    Object logprobs = choice.get("logprobs");
    boolean hasText = text != null && !text.isEmpty();
    if (hasText) {
      put(index, of("content", text), logprobs);
      logprobs = null;
    }
    if (refusal != null) {
      put(index, of("refusal", refusal), logprobs);
      logprobs = null;
    }
    if (logprobs != null) {
      put(index, new LinkedHashMap<>(), logprobs);
    }
  }

  private void writeCalls(Object index, Map<String, Object> message)
      throws UnusableAnswerException {
    List<Object> calls = AnswerTree.array(message, "tool_calls");
    if (calls != null && calls.isEmpty()) {
      put(index, of("tool_calls", calls), null);
    }
    for (int i = 0; calls != null && i < calls.size(); i++) {
      Map<String, Object> call = AnswerTree.asObject(calls.get(i));
      Map<String, Object> delta = of("index", i);
      delta.putAll(call);
      delta.put("index", i);
      Map<String, Object> function = AnswerTree.object(call, "function");
      if (function == null) {
        put(index, of("tool_calls", list(delta)), null);
        continue;
      }
      Map<String, Object> head = new LinkedHashMap<>(function);
      head.put("arguments", "");
      delta.put("function", head);
      put(index, of("tool_calls", list(delta)), null);
      Map<String, Object> fragment = of("arguments", function.get("arguments"));
      put(index, of("tool_calls", list(of("index", i, "function", fragment))), null);
    }
    Map<String, Object> function = AnswerTree.object(message, "function_call");
    if (function != null) {
      Map<String, Object> head = new LinkedHashMap<>(function);
      head.put("arguments", "");
      put(index, of("function_call", head), null);
      put(index, of("function_call", of("arguments", function.get("arguments"))), null);
    }
  }

  private void put(Object index, Map<String, Object> delta, Object logprobs)
      throws UnusableAnswerException {
    Map<String, Object> choice = of("index", index, "delta", delta);
    choice.put("logprobs", logprobs);
    choice.put("finish_reason", null);
    out.data(frame.chunk(choice));
  }

  private static List<Object> list(Object element) {
    List<Object> list = new ArrayList<>(1);
    list.add(element);
    return list;
  }

  static Map<String, Object> without(Map<String, Object> object, Set<String> names) {
    Map<String, Object> rest = new LinkedHashMap<>(object);
    rest.keySet().removeAll(names);
    return rest;
  }
}
