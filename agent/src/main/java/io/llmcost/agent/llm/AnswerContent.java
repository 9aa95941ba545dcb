package io.llmcost.agent.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What one choice of a whole answer says: its text, refusal and tool calls, and why it ended. Of
 * Chat Completions, Responses and the legacy completions. Immutable.
 */
public final class AnswerContent {

  /** A call of a function that the model wants made. */
  public static final class ToolCall {
    private final String name;
    private final String arguments;

    ToolCall(String name, String arguments) {
      this.name = name == null ? "" : name;
      this.arguments = arguments == null ? "" : arguments;
    }

    /** Empty if it has none. */
    public String name() {
      return name;
    }

    /** JSON if the model kept to its format; may be empty. */
    public String arguments() {
      return arguments;
    }
  }

  private final String text;
  private final String refusal;
  private final String finishReason;
  private final List<ToolCall> calls;
  private final double meanProbability;

  private AnswerContent(
      String text,
      String refusal,
      String finishReason,
      List<ToolCall> calls,
      double meanProbability) {
    this.text = text == null ? "" : text;
    this.refusal = refusal == null || refusal.isEmpty() ? null : refusal;
    this.finishReason = finishReason;
    this.calls = Collections.unmodifiableList(calls);
    this.meanProbability = meanProbability;
  }

  /** May be empty. */
  public String text() {
    return text;
  }

  /** Null if the model did not refuse. */
  public String refusal() {
    return refusal;
  }

  /** Chat's {@code finish_reason}, or why a response is incomplete; null if nothing is said. */
  public String finishReason() {
    return finishReason;
  }

  public List<ToolCall> calls() {
    return calls;
  }

  /** The geometric mean of the tokens' probabilities, 0 to 1; NaN if it is not told. */
  public double meanProbability() {
    return meanProbability;
  }

  /**
   * The choices of a whole answer.
   *
   * @throws UnusableAnswerException if it is no answer of this endpoint, or an error
   */
  public static List<AnswerContent> read(Endpoint endpoint, byte[] whole)
      throws UnusableAnswerException {
    Map<String, Object> answer = AnswerTree.readObject(whole, 0, whole.length);
    if (answer.get("error") instanceof Map) {
      throw new UnusableAnswerException("It is an error");
    }
    return endpoint == Endpoint.RESPONSES
        ? Collections.singletonList(response(answer))
        : choices(answer);
  }

  private static List<AnswerContent> choices(Map<String, Object> answer)
      throws UnusableAnswerException {
    List<Object> choices = AnswerTree.array(answer, "choices");
    if (choices == null || choices.isEmpty()) {
      throw new UnusableAnswerException("It has no choices");
    }
    List<AnswerContent> contents = new ArrayList<>(choices.size());
    for (Object element : choices) {
      Map<String, Object> choice = AnswerTree.asObject(element);
      Map<String, Object> message = AnswerTree.object(choice, "message");
      String reason = AnswerTree.string(choice, "finish_reason");
      double probability = TokenProbabilities.mean(choice);
      contents.add(
          message == null
              ? new AnswerContent(
                  AnswerTree.string(choice, "text"),
                  null,
                  reason,
                  Collections.<ToolCall>emptyList(),
                  probability)
              : new AnswerContent(
                  text(message),
                  AnswerTree.string(message, "refusal"),
                  reason,
                  calls(message),
                  probability));
    }
    return contents;
  }

  /** Some servers give a list of parts. */
  private static String text(Map<String, Object> message) throws UnusableAnswerException {
    List<Object> parts = AnswerTree.array(message, "content");
    if (parts == null) {
      return AnswerTree.string(message, "content");
    }
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      String piece = AnswerTree.string(AnswerTree.asObject(part), "text");
      text.append(piece == null ? "" : piece);
    }
    return text.toString();
  }

  private static List<ToolCall> calls(Map<String, Object> message) throws UnusableAnswerException {
    List<ToolCall> calls = new ArrayList<>();
    List<Object> listed = AnswerTree.array(message, "tool_calls");
    if (listed != null) {
      for (Object element : listed) {
        add(calls, AnswerTree.object(AnswerTree.asObject(element), "function"));
      }
    }
    add(calls, AnswerTree.object(message, "function_call"));
    return calls;
  }

  private static void add(List<ToolCall> calls, Map<String, Object> function) {
    if (function != null) {
      calls.add(
          new ToolCall(
              AnswerTree.string(function, "name"), AnswerTree.string(function, "arguments")));
    }
  }

  private static AnswerContent response(Map<String, Object> answer) throws UnusableAnswerException {
    List<Object> output = AnswerTree.array(answer, "output");
    if (output == null) {
      throw new UnusableAnswerException("It has no output");
    }
    StringBuilder text = new StringBuilder();
    String refusal = null;
    List<ToolCall> calls = new ArrayList<>();
    for (Object element : output) {
      Map<String, Object> item = AnswerTree.asObject(element);
      if ("function_call".equals(item.get("type"))) {
        add(calls, item);
      }
      List<Object> parts = AnswerTree.array(item, "content");
      for (Object part : parts == null ? Collections.emptyList() : parts) {
        Map<String, Object> content = AnswerTree.asObject(part);
        String piece = AnswerTree.string(content, "text");
        if ("output_text".equals(content.get("type")) && piece != null) {
          text.append(piece);
        }
        refusal = refusal == null ? AnswerTree.string(content, "refusal") : refusal;
      }
    }
    Map<String, Object> details = AnswerTree.object(answer, "incomplete_details");
    String reason = details == null ? null : AnswerTree.string(details, "reason");
    return new AnswerContent(text.toString(), refusal, reason, calls, Double.NaN);
  }
}
