package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Reads what comes in. */
final class Clerk {

  private final OpenAIClient client;

  Clerk(OpenAIClient client) {
    this.client = client;
  }

  /** Makes a long text short. */
  ChatCompletion summarize(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** Puts a text into another language. */
  ChatCompletion translate(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** Says which department a text is for. */
  ChatCompletion classify(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
