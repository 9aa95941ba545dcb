package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.AnswerScanner;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;

/** Counts tokens where the provider did not report them. Slow: never on the caller's thread. */
final class UsageEstimate {

  private final TokenCounter counter;

  UsageEstimate(TokenCounter counter) {
    this.counter = counter;
  }

  /**
   * The reported usage, or one that is counted where nothing or only the prompt's was reported;
   * what was generated before a stream broke off counts.
   */
  TokenUsage complete(AnswerFacts facts, Metering metering) {
    TokenUsage share = metering.share();
    return share != null ? share : complete(facts, metering.request(), metering.scanner());
  }

  /** What a request may have used that was given up, by what another one like it has. */
  TokenUsage likely(LlmRequest request, TokenUsage other) {
    return TokenUsage.of(
        TokenUsage.Source.ESTIMATED,
        other.source() == TokenUsage.Source.REPORTED
            ? other.prompt()
            : counter.countPrompt(request),
        other.output());
  }

  /**
   * @param scanner of the whole answer to a request; null if nobody looked at it
   */
  TokenUsage complete(AnswerFacts facts, LlmRequest request, AnswerScanner scanner) {
    TokenUsage said = facts.usage();
    if (said.source() == TokenUsage.Source.REPORTED || scanner == null) {
      return said;
    }
    if (said.source() == TokenUsage.Source.ESTIMATED) {
      long counted = counter.countCut(request.model(), scanner.text(), scanner.textChars());
      return said.withOutput(Math.max(said.output(), counted));
    }
    if (facts.isError()) {
      return said;
    }
    long output =
        request.endpoint() == Endpoint.EMBEDDINGS
            ? 0
            : counter.countCut(request.model(), scanner.text(), scanner.textChars());
    return TokenUsage.of(TokenUsage.Source.ESTIMATED, counter.countPrompt(request), output);
  }
}
