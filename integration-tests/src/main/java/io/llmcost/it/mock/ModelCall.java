package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request to a model, read.
 *
 * @param body of the request
 * @param behaviour what else to do
 * @param kept the prompts that the provider keeps
 */
record ModelCall(JsonNode body, Behaviour behaviour, PromptCache kept) {

  private static final int SURE = 5;

  String model() {
    return body.path("model").asText();
  }

  /** The model as the response names it. */
  String served() {
    return behaviour.get("served") == null ? model() : behaviour.get("served");
  }

  /** How fast it is served, as the response says it. */
  String tier() {
    return body.path("service_tier").asText().equals("flex") ? "flex" : "default";
  }

  boolean streams() {
    return body.path("stream").asBoolean();
  }

  /** Whether the application asked for usage in the stream. */
  boolean includesUsage() {
    return body.at("/stream_options/include_usage").asBoolean();
  }

  /**
   * The same for the same request, however it is streamed, and for every model: see {@link Text}.
   */
  long seed(String prompt, int choice) {
    return Text.seed(prompt, Integer.toString(choice), body.path("seed").asText());
  }

  /** What the model says in a choice, before any limit. */
  String say(String prompt, int choice) {
    if (behaviour.get("answer") != null) {
      return behaviour.get("answer");
    }
    long seed = seed(prompt, choice);
    int tokens = behaviour.number("answer-tokens", 0);
    if (tokens > 0) {
      String start = behaviour.get("answer-start");
      return Text.counted(start == null ? Text.start(served()) : start, seed, tokens);
    }
    int bytes = behaviour.number("answer-bytes", 0);
    return bytes > 0 ? Text.prose(served(), seed, bytes) : Text.prose(served(), seed);
  }

  /** Of a piece of the answer; a model is sure of nearly every word unless it is told otherwise. */
  double logprob(String piece) {
    double doubt = (Text.seed(piece) >>> 54) / 1024.0; // from 0 to 1
    return -doubt * behaviour.number("unsure", SURE) / 100;
  }

  Usage usage(int input, int said) {
    int reasoning = behaviour.number("reasoning", 0);
    if (behaviour.get("cached") != null) {
      return new Usage(
          input, Math.min(input, behaviour.number("cached", 0)), said + reasoning, reasoning);
    }
    PromptCache.Use use = kept.use(body, input);
    return new Usage(
        input, use.found(), use.written(), use.writtenForAnHour(), said + reasoning, reasoning);
  }

  /** All text of a message's or an input's content, whichever shape it has. */
  static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(part.path("refusal").asText()));
    }
    return text.toString();
  }
}
