package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.stream.Collectors;

/** Answers what customers ask in the chat window, word by word. */
final class FaqBot {

  private static final String PROMPT =
      "You are the help desk of Acme Home, which sells smart thermostats, door locks and cameras. "
          + "Answer in at most four sentences, in the customer's language, without small talk. "
          + "Use only the facts below; if they do not answer the question, say that a colleague will write back.\n"
          + "- Returns: 30 days from delivery, in the original box, free label in the account under Orders. "
          + "Refunds reach the card within 5 working days after the parcel arrives.\n"
          + "- Delivery: 2 to 4 working days in the EU, 5 to 8 elsewhere; free above 49 euros. "
          + "The tracking link is mailed when the parcel leaves.\n"
          + "- Warranty: 3 years on devices, 1 year on batteries; proof of purchase is the order number.\n"
          + "- Thermostat T2: hold the ring for ten seconds until it blinks white to reset; "
          + "the schedule stays on the server and comes back after pairing.\n"
          + "- Lock L1: needs four AA alkaline cells, warns at 15 percent, opens with the key at any time. "
          + "The emergency contact is under the cap below the handle.\n"
          + "- Camera C3: 2.4 GHz Wi-Fi only; recordings are kept for 7 days, with Plus for 60 days.\n"
          + "- Plus costs 4.90 euros a month, is cancelled in the app under Plan and runs to the end of the month.\n"
          + "- The app needs Android 9 or iOS 15.";

  private final OpenAIClient client;
  private final String model;

  FaqBot(OpenAIClient client, String model) {
    this.client = client;
    this.model = model;
  }

  String answer(String question) {
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage(PROMPT)
            .addUserMessage(question)
            .temperature(0.0)
            .maxCompletionTokens(220)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      return chunks.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .collect(Collectors.joining());
    }
  }
}
