package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the pieces of a message together. Of known members it is known whether their pieces are to
 * be joined or are repeated; an unknown one may come once.
 */
final class PieceMerger {

  private static final Set<String> JOINED =
      new HashSet<>(
          Arrays.asList(
              "content",
              "refusal",
              "reasoning",
              "reasoning_content",
              "arguments",
              "input",
              "data",
              "transcript",
              "text",
              "thinking"));
  private static final Set<String> REPEATED =
      new HashSet<>(Arrays.asList("role", "id", "type", "name", "index", "format"));
  private static final Set<String> ARRAYS =
      new HashSet<>(
          Arrays.asList(
              "content",
              "annotations",
              "tokens",
              "token_logprobs",
              "top_logprobs",
              "text_offset",
              "refusal"));

  /** Adds the pieces of an object to what there is of it. */
  void merge(Map<String, Object> into, Map<String, Object> pieces) throws UnusableAnswerException {
    for (Map.Entry<String, Object> piece : pieces.entrySet()) {
      String name = piece.getKey();
      Object value = piece.getValue();
      if (name.equals("tool_calls") && value instanceof List) {
        mergeCalls(into, (List<?>) value);
      } else if (into.get(name) == null) {
        into.put(name, value instanceof Map ? fresh(value) : value);
      } else if (value != null) {
        into.put(name, merged(name, into.get(name), value));
      }
    }
  }

  private Map<String, Object> fresh(Object object) throws UnusableAnswerException {
    Map<String, Object> copy = new LinkedHashMap<>();
    merge(copy, AnswerTree.asObject(object));
    return copy;
  }

  private Object merged(String name, Object old, Object piece) throws UnusableAnswerException {
    if (old instanceof CharSequence && piece instanceof String) {
      return mergedText(name, (CharSequence) old, (String) piece);
    }
    if (old instanceof Map && piece instanceof Map) {
      merge(AnswerTree.asObject(old), AnswerTree.asObject(piece));
      return old;
    }
    if (old instanceof List && piece instanceof List) {
      if (ARRAYS.contains(name) || ((List<?>) piece).isEmpty()) {
        return joined((List<?>) old, (List<?>) piece);
      }
    } else if (old.getClass() == piece.getClass()) {
      return piece;
    }
    throw new UnusableAnswerException("It is not known how the pieces of a member fit");
  }

  private static CharSequence mergedText(String name, CharSequence old, String piece)
      throws UnusableAnswerException {
    if (JOINED.contains(name)) {
      return join(old, piece);
    }
    if (piece.isEmpty()) {
      return old;
    }
    if (old.length() == 0 || REPEATED.contains(name)) {
      return old.length() == 0 ? piece : old;
    }
    throw new UnusableAnswerException("It is not known how the pieces of a member fit");
  }

  /** Text with one more piece; a long answer comes in thousands of them. */
  static CharSequence join(CharSequence old, String piece) {
    StringBuilder text =
        old instanceof StringBuilder ? (StringBuilder) old : new StringBuilder(old);
    return text.append(piece);
  }

  /** Joins what is in two objects of arrays, as log probabilities are. */
  Object appendArrays(Object old, Object piece) throws UnusableAnswerException {
    if (old == null) {
      return fresh(piece);
    }
    merge(AnswerTree.asObject(old), AnswerTree.asObject(piece));
    return old;
  }

  @SuppressWarnings("unchecked") // any array is one of objects
  private static List<Object> joined(List<?> old, List<?> more) {
    List<Object> all = (List<Object>) old;
    all.addAll(more);
    return all;
  }

  private void mergeCalls(Map<String, Object> message, List<?> pieces)
      throws UnusableAnswerException {
    List<Object> calls = AnswerTree.array(message, "tool_calls");
    if (calls == null) {
      calls = new ArrayList<>();
      message.put("tool_calls", calls);
    }
    for (Object element : pieces) {
      Map<String, Object> piece = AnswerTree.asObject(element);
      Map<String, Object> call = callOf(calls, piece);
      if (call == null) {
        calls.add(fresh(piece));
      } else {
        merge(call, piece);
      }
    }
  }

  /** The call that a piece belongs to; null if a new one begins with it. */
  private static Map<String, Object> callOf(List<Object> calls, Map<String, Object> piece)
      throws UnusableAnswerException {
    Map<String, Object> candidate = null;
    int index = index(piece.get("index"));
    for (Object element : calls) {
      Map<String, Object> call = AnswerTree.asObject(element);
      if (index < 0 || index == index(call.get("index"))) {
        candidate = call;
      }
    }
    // Some providers give no index, or the same one to all calls, each of which comes whole.
    return candidate != null && beginsAnother(candidate, piece) ? null : candidate;
  }

  private static boolean beginsAnother(Map<String, Object> call, Map<String, Object> piece) {
    Map<String, Object> function = AnswerTree.object(piece, "function");
    String name = function == null ? null : AnswerTree.string(function, "name");
    String id = AnswerTree.string(piece, "id");
    return name != null
        && !name.isEmpty()
        && id != null
        && !id.isEmpty()
        && !id.equals(call.get("id"));
  }

  /** Takes away what only a stream has: the index of each call. */
  void finish(Map<String, Object> message) throws UnusableAnswerException {
    List<Object> calls = AnswerTree.array(message, "tool_calls");
    for (int i = 0; calls != null && i < calls.size(); i++) {
      AnswerTree.asObject(calls.get(i)).remove("index");
    }
  }

  /** An index's value; -1 if it is none. */
  static int index(Object value) {
    return value instanceof AnswerTree.Numeral ? ((AnswerTree.Numeral) value).index() : -1;
  }
}
