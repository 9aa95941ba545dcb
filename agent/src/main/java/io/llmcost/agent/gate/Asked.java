package io.llmcost.agent.gate;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.llm.LlmRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a request wants of its answer; found out when first asked for. Not for several threads. */
final class Asked {

  /** A prompt that asks for JSON in words, in either order. */
  private static final Pattern JSON_IN_WORDS =
      Pattern.compile(
          "\\b(?:respond|reply|answer|return|output|produce|emit)\\b[^.\\n]{0,80}\\bjson\\b"
              + "|\\bjson\\b[^.\\n]{0,40}\\bonly\\b|\\bvalid json\\b",
          Pattern.CASE_INSENSITIVE);

  private static final int LOOKED_AT = 20_000;

  private final LlmRequest call;
  private final Certainty usual;
  private String system;
  private String user;
  private String lowerCase;
  private Map<String, Object> tools;

  /**
   * @param usual of the model that was asked, at the place that asks
   */
  Asked(LlmRequest call, Certainty usual) {
    this.call = call;
    this.usual = usual;
  }

  /** How sure the model usually is of its words. */
  Certainty usual() {
    return usual;
  }

  LlmRequest call() {
    return call;
  }

  /** The last text of the user; may be empty. */
  String userText() {
    if (user == null) {
      user = call.lastUserText();
    }
    return user;
  }

  /** All text of the system; may be empty. */
  String systemText() {
    if (system == null) {
      system = call.systemText();
    }
    return system;
  }

  /** Whether the prompt itself has these words, so that an answer may well have them. */
  boolean mentions(String words) {
    if (lowerCase == null) {
      lowerCase =
          (systemText() + "\n" + userText()).toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    }
    return lowerCase.contains(words);
  }

  /** Whether the API was told to answer in JSON. */
  boolean mustBeJson() {
    String format = call.responseFormat();
    return "json_object".equals(format) || "json_schema".equals(format);
  }

  /** Whether the prompt asks for JSON in words. */
  boolean shouldBeJson() {
    return JSON_IN_WORDS.matcher(head(systemText())).find()
        || JSON_IN_WORDS.matcher(head(userText())).find();
  }

  private static String head(String text) {
    return text.length() <= LOOKED_AT ? text : text.substring(0, LOOKED_AT);
  }

  /** The schema that the answer must fit; null if there is none, or it cannot be read. */
  Object schema() {
    return tree(call.responseSchema());
  }

  /** The parameters' schema of each function that may be called, by its name; null for any. */
  Map<String, Object> functions() {
    if (tools == null) {
      tools = new HashMap<>();
      for (Object tool : list(tree(call.json("tools")))) {
        // Chat has the function one level deeper than Responses.
        Object function = member(tool, "function");
        add(function instanceof Map ? function : tool);
      }
      for (Object function : list(tree(call.json("functions")))) {
        add(function);
      }
    }
    return tools;
  }

  private void add(Object function) {
    Object name = member(function, "name");
    if (name instanceof String) {
      tools.put((String) name, member(function, "parameters"));
    }
  }

  /** Whether the answer must be a call of a function. */
  boolean mustCall() {
    String choice = call.json("tool_choice");
    return choice != null && !choice.equals("\"auto\"") && !choice.equals("\"none\"");
  }

  static Object member(Object object, String name) {
    return object instanceof Map ? ((Map<?, ?>) object).get(name) : null;
  }

  static List<?> list(Object value) {
    return value instanceof List ? (List<?>) value : Collections.emptyList();
  }

  /** JSON as maps, lists, strings, numbers, booleans and null; null if it is none. */
  static Object tree(String json) {
    if (json == null) {
      return null;
    }
    try {
      return JSON.std.anyFrom(json);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
