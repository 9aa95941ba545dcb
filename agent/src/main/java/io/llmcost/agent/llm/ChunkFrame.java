package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all chunks of one answer have in common. */
final class ChunkFrame {

  private static final Set<String> ON_EVERY_CHUNK =
      new HashSet<>(Arrays.asList("id", "created", "model", "service_tier", "system_fingerprint"));
  private static final Set<String> OWN = new HashSet<>(Arrays.asList("object", "choices", "usage"));

  private final Map<String, Object> whole;
  private final String object;
  private final boolean includeUsage;
  private final List<Object> choices;
  private boolean first = true;

  /**
   * @throws UnusableAnswerException if the answer has no choices
   */
  ChunkFrame(Map<String, Object> whole, String object, boolean includeUsage)
      throws UnusableAnswerException {
    this.whole = whole;
    this.object = object;
    this.includeUsage = includeUsage;
    this.choices = AnswerTree.array(whole, "choices");
    if (whole.get("error") != null) {
      throw new UnusableAnswerException("It is an error");
    }
    if (choices == null || choices.isEmpty()) {
      throw new UnusableAnswerException("It has no choices");
    }
  }

  List<Object> choices() {
    return choices;
  }

  /**
   * @throws UnusableAnswerException if it has none and there are other choices
   */
  Object indexOf(Map<String, Object> choice) throws UnusableAnswerException {
    Object index = choice.get("index");
    if (index instanceof AnswerTree.Numeral) {
      return index;
    }
    if (choices.size() > 1) {
      throw new UnusableAnswerException("A choice has no index");
    }
    return 0;
  }

  /**
   * @throws UnusableAnswerException if the choice has not finished
   */
  String finishReason(Map<String, Object> choice) throws UnusableAnswerException {
    String reason = AnswerTree.string(choice, "finish_reason");
    if (reason == null || reason.isEmpty()) {
      throw new UnusableAnswerException("A choice has not finished");
    }
    return reason;
  }

  /** A chunk of one choice. Members that only this answer has come with the first one. */
  Map<String, Object> chunk(Map<String, Object> choice) {
    Map<String, Object> chunk = frame(first);
    first = false;
    List<Object> one = new ArrayList<>(1);
    one.add(choice);
    chunk.put("choices", one);
    if (includeUsage) {
      chunk.put("usage", null);
    }
    return chunk;
  }

  /** The usage, if it was asked for and is known, and the end. */
  void writeEnd(SseWriter out) throws UnusableAnswerException {
    Object usage = whole.get("usage");
    if (includeUsage && usage != null) {
      Map<String, Object> chunk = frame(false);
      chunk.put("choices", Collections.emptyList());
      chunk.put("usage", usage);
      out.data(chunk);
    }
    out.done();
  }

  private Map<String, Object> frame(boolean withOwnMembers) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("id", whole.get("id"));
    frame.put("object", object);
    for (Map.Entry<String, Object> member : whole.entrySet()) {
      String name = member.getKey();
      // A top-level error, even null, makes clients fail.
      if (!OWN.contains(name)
          && !name.equals("error")
          && (withOwnMembers || ON_EVERY_CHUNK.contains(name))) {
        frame.put(name, member.getValue());
      }
    }
    return frame;
  }
}
