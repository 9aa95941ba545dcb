package io.llmcost.agent.route;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import java.util.Set;

/** What is known that a model can not do. Immutable. */
final class Abilities {

  /** Of a model of which nothing is known. */
  static final Abilities UNKNOWN =
      new Abilities(null, Long.MAX_VALUE, Long.MAX_VALUE, new Feature[0]);

  /** Fewer bytes than these for a token are not seen in prompts of any length. */
  private static final int LEAST_BYTES_PER_TOKEN = 2;

  private final String mode;
  private final long mostInput;
  private final long mostOutput;
  private final Feature[] lacking;

  /**
   * @param mode as LiteLLM names it; null if not known
   * @param mostInput in tokens
   * @param mostOutput in tokens
   */
  Abilities(String mode, long mostInput, long mostOutput, Set<Feature> lacking) {
    this(mode, mostInput, mostOutput, lacking.toArray(new Feature[0]));
  }

  private Abilities(String mode, long mostInput, long mostOutput, Feature[] lacking) {
    this.mode = mode;
    this.mostInput = mostInput;
    this.mostOutput = mostOutput;
    this.lacking = lacking;
  }

  /** What the model is known not to do for a call, after the model's name; null if nothing. */
  String whyNotFor(LlmRequest call, CallFacts facts) {
    if (this == UNKNOWN) {
      return null;
    }
    if (!serves(call.endpoint())) {
      return "is known to serve the API of mode " + mode + " only";
    }
    for (Feature feature : lacking) {
      if (feature.isUsedBy(call)) {
        return "is known not to support " + feature;
      }
    }
    if (call.maxOutputTokens() > mostOutput) {
      return "is known to write "
          + mostOutput
          + " tokens at most, and the call allows "
          + call.maxOutputTokens();
    }
    boolean mayBeTooLong = call.body().length / LEAST_BYTES_PER_TOKEN > mostInput;
    if (mayBeTooLong && facts.promptTokens() > mostInput) {
      return "is known to read "
          + mostInput
          + " tokens at most, and the prompt has about "
          + facts.promptTokens();
    }
    return null;
  }

  // Many chat models answer elsewhere too, which the lists do not say.
  private boolean serves(Endpoint endpoint) {
    if (mode == null) {
      return true;
    }
    switch (mode) {
      case "embedding":
        return endpoint == Endpoint.EMBEDDINGS;
      case "responses":
        return endpoint == Endpoint.RESPONSES;
      case "completion":
        return endpoint == Endpoint.COMPLETIONS;
      case "chat":
        return endpoint != Endpoint.EMBEDDINGS;
      default:
        return true;
    }
  }
}
