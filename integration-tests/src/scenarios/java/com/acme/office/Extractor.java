package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Turns mails into records. */
final class Extractor {

  private final OpenAIClient client;

  Extractor(OpenAIClient client) {
    this.client = client;
  }

  /** From a form letter, as JSON. */
  ChatCompletion fields(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofJson(instruction, text));
  }

  /** From a long exchange of letters, as JSON. */
  ChatCompletion dossier(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofJson(instruction, text));
  }
}
