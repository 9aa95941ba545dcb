package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a whole answer together from chunks with choices: chat completions and completions. */
final class ChoicesAssembly implements StreamedEvents.Assembly {

  private final String object;
  private final String messageName;
  private final Map<String, Object> answer = new LinkedHashMap<>();
  private final TreeMap<Integer, Map<String, Object>> choices = new TreeMap<>();
  private final PieceMerger pieces = new PieceMerger();
  private boolean done;

  /**
   * @param messageName the member in which deltas are put together; null if choices have none
   */
  ChoicesAssembly(String object, String messageName) {
    this.object = object;
    this.messageName = messageName;
    answer.put("id", null);
    answer.put("object", object);
  }

  @Override
  public void take(byte[] data, int start, int end) throws UnusableAnswerException {
    Map<String, Object> chunk = AnswerTree.readObject(data, start, end);
    if (chunk.get("error") != null) {
      throw new UnusableAnswerException("The stream has an error in it");
    }
    List<Object> ofChunk = AnswerTree.array(chunk, "choices");
    if (ofChunk == null) {
      throw new UnusableAnswerException("A chunk has no choices");
    }
    for (Object choice : ofChunk) {
      takeChoice(AnswerTree.asObject(choice));
    }
    for (Map.Entry<String, Object> member : chunk.entrySet()) {
      takeMember(member.getKey(), member.getValue());
    }
  }

  private void takeMember(String name, Object value) {
    switch (name) {
      case "object":
      case "choices":
      case "error":
      case "obfuscation":
        return;
      default:
        boolean known = isSaid(answer.get(name));
        boolean firstStays = name.equals("id") || name.equals("model") || name.equals("created");
        if (!known || (value != null && !firstStays)) {
          answer.put(name, value);
        }
    }
  }

  /** Azure's first chunk has empty texts and a time of 0 in the place of what is not known yet. */
  private static boolean isSaid(Object value) {
    return value != null && !"".equals(value) && !"0".equals(value.toString());
  }

  private void takeChoice(Map<String, Object> chunk) throws UnusableAnswerException {
    Object index = chunk.get("index");
    int key = index == null ? 0 : PieceMerger.index(index);
    if (key < 0) {
      throw new UnusableAnswerException("A choice has an odd index");
    }
    Map<String, Object> choice = choices.get(key);
    if (choice == null) {
      choice = newChoice(key);
      choices.put(key, choice);
    }
    for (Map.Entry<String, Object> member : chunk.entrySet()) {
      takeChoiceMember(choice, member.getKey(), member.getValue());
    }
  }

  private Map<String, Object> newChoice(int index) {
    Map<String, Object> choice = AnswerTree.of("index", index);
    if (messageName == null) {
      choice.put("text", "");
    } else {
      choice.put(messageName, AnswerTree.of("role", "assistant", "content", null, "refusal", null));
    }
    choice.put("logprobs", null);
    choice.put("finish_reason", null);
    return choice;
  }

  private void takeChoiceMember(Map<String, Object> choice, String name, Object value)
      throws UnusableAnswerException {
    if (value == null || name.equals("index")) {
      choice.putIfAbsent(name, value);
    } else if (name.equals("delta") && messageName != null) {
      pieces.merge(AnswerTree.object(choice, messageName), AnswerTree.asObject(value));
    } else if (name.equals("text") && messageName == null && value instanceof String) {
      choice.put("text", PieceMerger.join((CharSequence) choice.get("text"), (String) value));
    } else if (name.equals("logprobs")) {
      choice.put(name, pieces.appendArrays(choice.get(name), value));
    } else if (name.equals("message") || name.equals("text")) {
      throw new UnusableAnswerException("A chunk carries a whole message");
    } else {
      choice.put(name, value);
    }
  }

  @Override
  public void done() {
    done = true;
  }

  @Override
  public byte[] answer() throws UnusableAnswerException {
    if (!done) {
      throw new UnusableAnswerException("The stream of a " + object + " does not come to its end");
    }
    if (choices.isEmpty() || choices.lastKey() != choices.size() - 1) {
      throw new UnusableAnswerException("The stream has no choices, or not all of them");
    }
    for (Map<String, Object> choice : choices.values()) {
      Object reason = choice.get("finish_reason");
      if (!(reason instanceof String) || ((String) reason).isEmpty()) {
        throw new UnusableAnswerException("A choice has not finished");
      }
      pieces.finish(messageName == null ? choice : AnswerTree.object(choice, messageName));
    }
    if (answer.containsKey("usage") && answer.get("usage") == null) {
      answer.remove("usage");
    }
    Map<String, Object> ordered = new LinkedHashMap<>(answer);
    ordered.remove("usage");
    ordered.put("choices", new ArrayList<>(choices.values()));
    if (answer.containsKey("usage")) {
      ordered.put("usage", answer.get("usage"));
    }
    return AnswerTree.bytes(ordered);
  }
}
