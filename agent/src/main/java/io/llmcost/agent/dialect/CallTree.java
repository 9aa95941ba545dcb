package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.List;
import java.util.Map;

/** A request's body as a tree, and what is expected to stand in it. */
final class CallTree {

  private CallTree() {}

  static Map<String, Object> of(LlmRequest call) throws UntranslatableCallException {
    try {
      return AnswerTree.readObject(call.body(), 0, call.body().length);
    } catch (UnusableAnswerException e) {
      throw new UntranslatableCallException("is not well-formed, or nested too deeply");
    }
  }

  static byte[] bytes(Map<String, Object> tree) throws UntranslatableCallException {
    try {
      return AnswerTree.bytes(tree);
    } catch (UnusableAnswerException e) {
      throw new UntranslatableCallException("has text that is no Unicode");
    }
  }

  /**
   * @param what for people, such as "a message"
   */
  @SuppressWarnings("unchecked") // objects of a tree have names that are strings
  static Map<String, Object> object(Object value, String what) throws UntranslatableCallException {
    if (value instanceof Map) {
      return (Map<String, Object>) value;
    }
    throw new UntranslatableCallException("has " + what + " that is no object");
  }

  @SuppressWarnings("unchecked") // any array is one of objects
  static List<Object> list(Object value, String what) throws UntranslatableCallException {
    if (value instanceof List) {
      return (List<Object>) value;
    }
    throw new UntranslatableCallException("has " + what + " that is no list");
  }

  static String text(Object value, String what) throws UntranslatableCallException {
    if (value instanceof String) {
      return (String) value;
    }
    throw new UntranslatableCallException("has " + what + " that is no text");
  }

  /** The number, or NaN if it is none. */
  static double number(Object value) {
    return value instanceof AnswerTree.Numeral ? Double.parseDouble(value.toString()) : Double.NaN;
  }
}
