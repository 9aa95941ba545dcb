package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** Looks over the patches of the integration team before a person does. */
final class CodeReviewer {

  private static final String PROMPT =
      "You review Java patches of a small team. Name at most three defects that can lose data, leak a resource, "
          + "open a hole or fail under load; for each the line, what goes wrong and a fix in code. "
          + "No remarks on style or naming. If there is nothing, answer: Nothing found.";

  private final OpenAIClient client;
  private final String model;

  CodeReviewer(OpenAIClient client, String model) {
    this.client = client;
    this.model = model;
  }

  String review(String patch) {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage(PROMPT)
            .addUserMessage("```diff\n" + patch + "\n```")
            .temperature(0.0)
            .maxCompletionTokens(400)
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
