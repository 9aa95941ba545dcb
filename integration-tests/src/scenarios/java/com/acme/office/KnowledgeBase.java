package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Answers from documents. */
final class KnowledgeBase {

  private final OpenAIClient client;

  KnowledgeBase(OpenAIClient client) {
    this.client = client;
  }

  /** From the passages that stand in the text. */
  ChatCompletion answer(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
