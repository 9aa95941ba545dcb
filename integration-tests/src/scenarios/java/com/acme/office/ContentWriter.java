package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Writes for the web site. */
final class ContentWriter {

  private final OpenAIClient client;

  ContentWriter(OpenAIClient client) {
    this.client = client;
  }

  /** What should please. */
  ChatCompletion invent(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** What must be right. */
  ChatCompletion describe(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
