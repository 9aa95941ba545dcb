package com.acme.support;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;

/** Turns a customer's mail into the fields of a ticket. */
final class TicketExtractor {

  /** What the ticket system wants to know. */
  public static final class Ticket {
    public Product product;
    public Urgency urgency;
    public String problem;
    public String orderNumber;
    public boolean wantsRefund;
  }

  /** What it is about. */
  public enum Product {
    THERMOSTAT,
    LOCK,
    CAMERA,
    APP,
    OTHER
  }

  /** How soon somebody must look. */
  public enum Urgency {
    LOW,
    NORMAL,
    HIGH
  }

  private static final String PROMPT =
      "Extract the fields of a support ticket from the mail. Urgency is HIGH only if somebody is locked out, "
          + "a home is not heated or money was taken wrongly. The problem is one sentence in English. "
          + "An order number has the form AH-000000; an empty text if there is none.";

  private final OpenAIClient client;
  private final String model;

  TicketExtractor(OpenAIClient client, String model) {
    this.client = client;
    this.model = model;
  }

  Ticket extract(String mail) {
    StructuredChatCompletionCreateParams<Ticket> params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage(PROMPT)
            .addUserMessage(mail)
            .temperature(0.0)
            .maxCompletionTokens(180)
            .responseFormat(Ticket.class)
            .build();
    return client
        .chat()
        .completions()
        .create(params)
        .choices()
        .get(0)
        .message()
        .content()
        .orElseThrow();
  }
}
