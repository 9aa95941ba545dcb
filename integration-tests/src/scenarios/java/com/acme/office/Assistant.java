package com.acme.office;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;

/** Does what employees type into the side bar, whatever it is. */
final class Assistant {

  private final OpenAIClient client;

  Assistant(OpenAIClient client) {
    this.client = client;
  }

  /** One question without instructions. */
  ChatCompletion ask(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }

  /** The same below the house rules. */
  ChatCompletion help(String instruction, String text) {
    return client.chat().completions().create(Prompt.ofText(instruction, text));
  }
}
