package io.llmcost.agent.gate;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.llm.AnswerContent;
import java.io.IOException;

/** An answer that should be JSON and is none, or that does not fit its schema. */
final class JsonShape implements Signal {

  private static final double NO_JSON = 0.95;
  private static final double NO_JSON_AS_SAID = 0.6;
  private static final double OTHER_SCHEMA = 0.8;

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    String text = answer.text().trim();
    if (!answer.calls().isEmpty() || answer.refusal() != null || text.isEmpty()) {
      return null;
    }
    if (asked.mustBeJson()) {
      return strict(asked, text);
    }
    return asked.shouldBeJson() && !isJson(withoutFence(text)) && !hasJson(text)
        ? new Finding("no json", NO_JSON_AS_SAID)
        : null;
  }

  private static Finding strict(Asked asked, String text) {
    Object tree;
    try {
      tree = JSON.std.anyFrom(text);
    } catch (IOException | RuntimeException e) {
      return new Finding("no json", NO_JSON);
    }
    Object schema = asked.schema();
    return schema == null || JsonSchema.fits(tree, schema)
        ? null
        : new Finding("other schema", OTHER_SCHEMA);
  }

  private static boolean isJson(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try {
      JSON.std.anyFrom(text);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Some talk around it does not hurt an application that looks for the braces. */
  private static boolean hasJson(String text) {
    int start = firstOf(text.indexOf('{'), text.indexOf('['));
    int end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
    return start >= 0 && end > start && isJson(text.substring(start, end + 1));
  }

  private static int firstOf(int a, int b) {
    return a < 0 ? b : b < 0 ? a : Math.min(a, b);
  }

  private static String withoutFence(String text) {
    if (!text.startsWith("```") || !text.endsWith("```") || text.length() < 6) {
      return text;
    }
    int line = text.indexOf('\n');
    return line < 0 ? text : text.substring(line + 1, text.length() - 3).trim();
  }
}
