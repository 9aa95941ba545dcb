package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Talks to customers. */
final class SupportBot {

  private final OpenAIClient client;

  SupportBot(OpenAIClient client) {
    this.client = client;
  }

  /** Answers a question that many ask. */
  ChatCompletion answer(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** Goes on with a conversation that is none of these. */
  ChatCompletion converse(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
