package io.llmcost.agent.cli;

import io.llmcost.agent.batch.ChatBatchStage;
import io.llmcost.agent.batch.EmbeddingBatchStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.Endpoint;

/** Whether a call is sent with others in one request, or would be where that is off. */
final class CompanyWords {

  private final Exchange exchange;

  CompanyWords(Exchange exchange) {
    this.exchange = exchange;
  }

  void write(Outline to) {
    Endpoint endpoint = exchange.call().endpoint();
    if (endpoint == Endpoint.EMBEDDINGS) {
      write(
          to,
          "batch.embeddings",
          exchange.settings().get(Options.BATCH_EMBEDDINGS),
          EmbeddingBatchStage.refusal(exchange),
          "sent with others that differ in their texts only, if one of them is under way");
    } else if (endpoint == Endpoint.CHAT_COMPLETIONS) {
      write(
          to,
          "batch.chat.call_sites",
          ChatBatchStage.isConfiguredFor(exchange),
          ChatBatchStage.refusal(exchange),
          "may be sent with others of this call site, numbered, and its answer taken apart");
    }
  }

  private void write(
      Outline to, String option, boolean configured, String refusal, String together) {
    if (exchange.controls().bypass()) {
      return;
    }
    // These act from preset safe on.
    boolean on =
        configured && exchange.settings().get(Options.PRESET).compareTo(Preset.OBSERVE) > 0;
    if (on) {
      to.heading("Company");
      to.line(refusal == null ? together : "sent alone: " + refusal);
    } else if (refusal == null) {
      to.heading("Company");
      to.line("off; with " + option + ": " + together);
    }
  }
}
