package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Looks over patches before a person does. */
final class CodeReviewer {

  private final OpenAIClient client;

  CodeReviewer(OpenAIClient client) {
    this.client = client;
  }

  /** Any patch. */
  ChatCompletion review(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** A patch of a few lines. */
  ChatCompletion glance(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** A patch that goes through several modules. */
  ChatCompletion study(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
