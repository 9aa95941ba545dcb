package io.llmcost.agent.route;

import io.llmcost.agent.llm.LlmRequest;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Something that a request uses and that not every model can do. */
public enum Feature {
  IMAGES,
  AUDIO,
  FILES,
  TOOLS,
  JSON_SCHEMA,
  LOGPROBS,
  SEVERAL_CHOICES;

  /** What a request uses of these. */
  static Set<Feature> usedBy(LlmRequest call) {
    Set<Feature> used = EnumSet.noneOf(Feature.class);
    addIf(call.hasImages(), IMAGES, used);
    addIf(call.hasAudio() || call.has("audio"), AUDIO, used);
    addIf(call.hasFiles(), FILES, used);
    addIf(call.hasTools(), TOOLS, used);
    addIf("json_schema".equals(call.responseFormat()), JSON_SCHEMA, used);
    addIf(asksForLogprobs(call), LOGPROBS, used);
    addIf(call.has("n") && !"1".equals(call.json("n")), SEVERAL_CHOICES, used);
    return used;
  }

  // A flag for Chat Completions, a number for the legacy endpoint, whose 0 asks for them too.
  private static boolean asksForLogprobs(LlmRequest call) {
    String logprobs = call.json("logprobs");
    String top = call.json("top_logprobs");
    return (logprobs != null && !logprobs.equals("false")) || (top != null && !top.equals("0"));
  }

  private static void addIf(boolean condition, Feature feature, Set<Feature> to) {
    if (condition) {
      to.add(feature);
    }
  }

  /** As in a reason. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
