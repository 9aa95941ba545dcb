package io.llmcost.agent.route;

import io.llmcost.agent.llm.LlmRequest;
import java.util.Locale;

/** Something that a request uses and that not every model can do. */
public enum Feature {
  TOOLS("function_calling"),
  JSON_SCHEMA("response_schema"),
  REASONING_EFFORT("reasoning"),
  LOGPROBS(null),
  SEVERAL_CHOICES(null),
  IMAGES("vision"),
  AUDIO("audio_input"),
  FILES("pdf_input");

  private final String listName;

  Feature(String listName) {
    this.listName = listName;
  }

  /** As price lists call it, behind {@code supports_}; null if they do not. */
  String listName() {
    return listName;
  }

  /** Whether a request uses this. */
  boolean isUsedBy(LlmRequest call) {
    switch (this) {
      case TOOLS:
        return call.hasTools();
      case JSON_SCHEMA:
        return "json_schema".equals(call.responseFormat());
      case REASONING_EFFORT:
        return call.has("reasoning_effort");
      case LOGPROBS:
        return asksForLogprobs(call);
      case SEVERAL_CHOICES:
        return call.has("n") && !"1".equals(call.json("n"));
      case IMAGES:
        return call.hasImages();
      case AUDIO:
        return call.hasAudio() || call.has("audio");
      default:
        return call.hasFiles();
    }
  }

  // A flag for Chat Completions, a number for the legacy endpoint, whose 0 asks for them too.
  private static boolean asksForLogprobs(LlmRequest call) {
    String logprobs = call.json("logprobs");
    String top = call.json("top_logprobs");
    return (logprobs != null && !logprobs.equals("false")) || (top != null && !top.equals("0"));
  }

  /** As in a reason. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
