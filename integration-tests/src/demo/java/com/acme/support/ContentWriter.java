package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** Writes the weekly product texts; every one is to be new. */
final class ContentWriter {

  private static final String PROMPT =
      "You write for the newsletter of Acme Home. Warm, concrete, no superlatives, no exclamation marks. "
          + "One paragraph of 60 to 90 words that starts with a scene at home and ends with what the reader can do next.";

  private final OpenAIClient client;
  private final String model;

  ContentWriter(OpenAIClient client, String model) {
    this.client = client;
    this.model = model;
  }

  String write(String brief) {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage(PROMPT)
            .addUserMessage(brief)
            .temperature(0.9)
            .maxCompletionTokens(260)
            .build();
    return client
        .chat()
        .completions()
        .create(params)
        .choices()
        .get(0)
        .message()
        .content()
        .orElse("");
  }
}
