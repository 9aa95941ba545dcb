package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.AnswerTree.of;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a whole response as the events of its stream: created, in progress, each item from its
 * adding to its end, and the event with the whole response. Each text comes in one delta.
 */
final class ResponseStreamWriter {

  private final SseWriter out = new SseWriter();
  private int sequence;

  byte[] write(Map<String, Object> whole) throws UnusableAnswerException {
    String status = AnswerTree.string(whole, "status");
    List<Object> output = AnswerTree.array(whole, "output");
    if (output == null || whole.get("error") != null) {
      throw new UnusableAnswerException("It is an error, or it has no output");
    }
    if (!"completed".equals(status) && !"incomplete".equals(status)) {
      throw new UnusableAnswerException("The response has not come to its end");
    }
    Map<String, Object> begun = begun(whole);
    put("response.created", "response", begun);
    put("response.in_progress", "response", begun);
    for (int i = 0; i < output.size(); i++) {
      writeItem(i, AnswerTree.asObject(output.get(i)));
    }
    put("response." + status, "response", whole);
    return out.bytes();
  }

  private static Map<String, Object> begun(Map<String, Object> whole) {
    Map<String, Object> begun = new LinkedHashMap<>(whole);
    begun.put("status", "in_progress");
    begun.put("output", new ArrayList<>());
    for (String later : new String[] {"usage", "incomplete_details", "completed_at"}) {
      if (whole.containsKey(later)) {
        begun.put(later, null);
      }
    }
    begun.remove("output_text");
    return begun;
  }

  private void writeItem(int index, Map<String, Object> item) throws UnusableAnswerException {
    Map<String, Object> added = new LinkedHashMap<>(item);
    if (item.containsKey("status")) {
      added.put("status", "in_progress");
    }
    empty(added, "content");
    empty(added, "summary");
    if (item.get("arguments") instanceof String) {
      added.put("arguments", "");
    }
    if (item.get("input") instanceof String) {
      added.put("input", "");
    }
    put("response.output_item.added", "output_index", index, "item", added);
    writeParts(index, item, "summary", "summary_index", "response.reasoning_summary_part");
    writeParts(index, item, "content", "content_index", "response.content_part");
    writeCall(index, item, "arguments", "response.function_call_arguments");
    writeCall(index, item, "input", "response.custom_tool_call_input");
    put("response.output_item.done", "output_index", index, "item", item);
  }

  private static void empty(Map<String, Object> item, String name) {
    if (item.get(name) instanceof List) {
      item.put(name, new ArrayList<>());
    }
  }

  private void writeParts(
      int index, Map<String, Object> item, String name, String indexName, String event)
      throws UnusableAnswerException {
    List<Object> parts = AnswerTree.array(item, name);
    for (int i = 0; parts != null && i < parts.size(); i++) {
      Map<String, Object> part = AnswerTree.asObject(parts.get(i));
      Map<String, Object> place =
          of("item_id", item.get("id"), "output_index", index, indexName, i);
      String textName = part.get("refusal") instanceof String ? "refusal" : "text";
      Object text = part.get(textName);
      Map<String, Object> added = new LinkedHashMap<>(part);
      if (text instanceof String) {
        added.put(textName, "");
      }
      empty(added, "annotations");
      empty(added, "logprobs");
      put(event + ".added", place, "part", added);
      if (text instanceof String) {
        writeText(place, part, textName, (String) text);
      }
      put(event + ".done", place, "part", part);
    }
  }

  private void writeText(
      Map<String, Object> place, Map<String, Object> part, String textName, String text)
      throws UnusableAnswerException {
    String event = textEvent(part, textName);
    boolean outputText = event.equals("response.output_text");
    Object logprobs = part.get("logprobs") == null ? new ArrayList<>() : part.get("logprobs");
    if (!text.isEmpty()) {
      Map<String, Object> delta = new LinkedHashMap<>(place);
      delta.put("delta", text);
      put(event + ".delta", delta, outputText ? "logprobs" : null, logprobs);
    }
    List<Object> annotations = AnswerTree.array(part, "annotations");
    for (int i = 0; annotations != null && i < annotations.size(); i++) {
      Map<String, Object> annotation = new LinkedHashMap<>(place);
      annotation.put("annotation_index", i);
      put(event + ".annotation.added", annotation, "annotation", annotations.get(i));
    }
    Map<String, Object> done = new LinkedHashMap<>(place);
    done.put(textName, text);
    put(event + ".done", done, outputText ? "logprobs" : null, logprobs);
  }

  private static String textEvent(Map<String, Object> part, String textName)
      throws UnusableAnswerException {
    if (textName.equals("refusal")) {
      return "response.refusal";
    }
    String type = String.valueOf(part.get("type"));
    switch (type) {
      case "output_text":
        return "response.output_text";
      case "summary_text":
        return "response.reasoning_summary_text";
      case "reasoning_text":
        return "response.reasoning_text";
      default:
        throw new UnusableAnswerException("A part of the output is of an unknown type");
    }
  }

  private void writeCall(int index, Map<String, Object> item, String name, String event)
      throws UnusableAnswerException {
    Object text = item.get(name);
    if (!(text instanceof String)) {
      return;
    }
    String type = String.valueOf(item.get("type"));
    if (!type.equals("function_call") && !type.equals("custom_tool_call")) {
      throw new UnusableAnswerException("It is not known how an item of the output is streamed");
    }
    Map<String, Object> place = of("item_id", item.get("id"), "output_index", index);
    if (!((String) text).isEmpty()) {
      put(event + ".delta", place, "delta", text);
    }
    Map<String, Object> done = new LinkedHashMap<>(place);
    if (type.equals("function_call")) {
      // SDKs of some months require it
      done.put("name", item.get("name"));
    }
    put(event + ".done", done, name, text);
  }

  private void put(String type, Object... namesAndValues) throws UnusableAnswerException {
    put(type, of(namesAndValues), null, null);
  }

  /** An event with these members and one more, unless its name is null. */
  private void put(String type, Map<String, Object> members, String name, Object value)
      throws UnusableAnswerException {
    Map<String, Object> data = of("type", type, "sequence_number", sequence++);
    data.putAll(members);
    if (name != null) {
      data.put(name, value);
    }
    out.event(type, data);
  }
}
