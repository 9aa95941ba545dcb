package io.llmcost.agent.dialect;

import static io.llmcost.agent.llm.AnswerTree.of;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools that a call offers, and which of them are to be called, as Messages has them. */
final class MessagesTools {

  private final List<Object> tools = new ArrayList<>();
  private Map<String, Object> choice;
  private boolean oneAtATime;

  boolean isEmpty() {
    return tools.isEmpty();
  }

  void oneAtATime(boolean value) {
    oneAtATime = value;
  }

  void offer(List<Object> offered) throws UntranslatableCallException {
    for (Object each : offered) {
      Map<String, Object> tool = CallTree.object(each, "a tool");
      if (!"function".equals(tool.get("type"))) {
        throw new UntranslatableCallException("has a tool that is no function");
      }
      Map<String, Object> function = CallTree.object(tool.get("function"), "a function");
      tools.add(function(function));
    }
  }

  private static Map<String, Object> function(Map<String, Object> function)
      throws UntranslatableCallException {
    Map<String, Object> tool = of("name", CallTree.text(function.get("name"), "a function's name"));
    if (function.get("description") != null) {
      tool.put("description", function.get("description"));
    }
    Object parameters = function.get("parameters");
    Map<String, Object> schema =
        parameters == null
            ? new LinkedHashMap<>()
            : new LinkedHashMap<>(CallTree.object(parameters, "a schema"));
    if (!schema.containsKey("type")) {
      schema.put("type", "object");
    }
    tool.put("input_schema", schema);
    if (Boolean.TRUE.equals(function.get("strict"))) {
      tool.put("strict", true);
    }
    return tool;
  }

  void choose(Object value) throws UntranslatableCallException {
    if (value instanceof Map) {
      Map<String, Object> named = CallTree.object(value, "tool_choice");
      if (!"function".equals(named.get("type"))) {
        throw new UntranslatableCallException("has a tool_choice of type " + named.get("type"));
      }
      Map<String, Object> function = CallTree.object(named.get("function"), "a tool_choice");
      choice = of("type", "tool", "name", CallTree.text(function.get("name"), "a tool_choice"));
      return;
    }
    switch (CallTree.text(value, "a tool_choice")) {
      case "auto":
        choice = of("type", "auto");
        break;
      case "none":
        choice = of("type", "none");
        break;
      case "required":
        choice = of("type", "any");
        break;
      default:
        throw new UntranslatableCallException("has an unknown tool_choice");
    }
  }

  void writeTo(Map<String, Object> out) {
    if (tools.isEmpty()) {
      return;
    }
    out.put("tools", tools);
    Map<String, Object> said = choice;
    if (oneAtATime && (said == null || !said.get("type").equals("none"))) {
      said = said == null ? of("type", "auto") : said;
      said.put("disable_parallel_tool_use", true);
    }
    if (said != null) {
      out.put("tool_choice", said);
    }
  }
}
