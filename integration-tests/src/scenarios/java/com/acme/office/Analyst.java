package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Works out what takes several steps. */
final class Analyst {

  private final OpenAIClient client;

  Analyst(OpenAIClient client) {
    this.client = client;
  }

  /** A problem, to its end. */
  ChatCompletion solve(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
