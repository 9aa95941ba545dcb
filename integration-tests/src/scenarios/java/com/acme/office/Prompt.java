package com.acme.office;

import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** The requests of the office. All ask for gpt-4o, as a first version does. */
final class Prompt {

  private static final String MODEL = "gpt-4o";

  private Prompt() {}

  /**
   * @param instruction empty for none
   */
  static ChatCompletionCreateParams ofText(String instruction, String text) {
    return builder(instruction, text).build();
  }

  static ChatCompletionCreateParams ofJson(String instruction, String text) {
    return builder(instruction, text)
        .responseFormat(ResponseFormatJsonObject.builder().build())
        .build();
  }

  private static ChatCompletionCreateParams.Builder builder(String instruction, String text) {
    ChatCompletionCreateParams.Builder builder = ChatCompletionCreateParams.builder();
    if (!instruction.isEmpty()) {
      builder.addSystemMessage(instruction);
    }
    return builder.model(MODEL).addUserMessage(text).temperature(0.0);
  }
}
