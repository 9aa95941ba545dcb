package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;
import java.util.Map;

/**
 * Calls of functions that do not exist or with arguments that do not fit; none where one must be.
 */
final class ToolCallShape implements Signal {

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    if (answer.calls().isEmpty()) {
      return asked.call().hasTools() && asked.mustCall() ? new Finding("no call", 0.9) : null;
    }
    Map<String, Object> functions = asked.functions();
    for (AnswerContent.ToolCall call : answer.calls()) {
      if (!functions.containsKey(call.name())) {
        return new Finding("unknown function", 0.95);
      }
      Object arguments = Asked.tree(call.arguments().trim().isEmpty() ? "{}" : call.arguments());
      if (!(arguments instanceof Map)) {
        return new Finding("broken arguments", 0.95);
      }
      Object schema = functions.get(call.name());
      if (schema != null && !JsonSchema.fits(arguments, schema)) {
        return new Finding("other arguments", 0.8);
      }
    }
    return null;
  }
}
