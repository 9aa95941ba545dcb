package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.AnswerScanner;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;

/** Counts tokens where the provider did not report them. Slow: never on the caller's thread. */
final class UsageEstimate {

  /** Tokens of a stream that are written before a provider notices that nobody reads on. */
  private static final int ON_THE_WAY = 16;

  private final TokenCounter counter;
  private final TypicalOutput typical = new TypicalOutput();
  private final PromptRatio prompts;

  UsageEstimate(TokenCounter counter) {
    this.counter = counter;
    this.prompts = new PromptRatio(counter::countPrompt);
  }

  /**
   * The reported usage, or one that is counted where nothing or only the prompt's was reported;
   * what was generated before a stream broke off counts.
   */
  TokenUsage complete(AnswerFacts facts, Metering metering, String callSite) {
    TokenUsage share = metering.share();
    if (share != null) {
      return share;
    }
    TokenUsage usage = complete(facts, metering.request(), metering.scanner());
    if (facts.usage().source() == TokenUsage.Source.NONE
        && usage.source() == TokenUsage.Source.ESTIMATED) {
      usage =
          TokenUsage.of(
              TokenUsage.Source.ESTIMATED,
              prompts.reported(metering, usage.prompt()),
              usage.output());
    }
    if (usage.source() == TokenUsage.Source.REPORTED) {
      typical.learn(metering, callSite, usage.output());
      return usage;
    }
    AnswerScanner scanner = metering.scanner();
    if (usage.source() != TokenUsage.Source.ESTIMATED || scanner == null) {
      return usage;
    }
    long came = usage.output();
    long probable = Math.max(came, typical.of(metering, callSite, 0));
    if (!metering.request().isStream()) {
      return usage.withOutput(probable); // nothing stops a whole answer that is on its way
    }
    if (!scanner.isPartial()) {
      return facts.isComplete() ? usage : usage.withOutput(probable);
    }
    // Who closes a stream ends the work on it, a little later; who loses the connection does not.
    return usage.withOutput(
        scanner.abortCause() != null ? probable : Math.min(probable, came + ON_THE_WAY));
  }

  /** Learns from an answer that has reported what it used. May count its prompt. */
  void learnPrompt(Metering metering, TokenUsage reported) {
    if (reported.source() == TokenUsage.Source.REPORTED
        && metering.share() == null
        && !metering.request().hasNonTextParts()) {
      prompts.learn(metering, reported.prompt());
    }
  }

  /** What a request has probably used whose answer never began. */
  TokenUsage unanswered(Metering metering, String callSite) {
    TokenUsage share = metering.share();
    return share != null
        ? share
        : TokenUsage.of(
            TokenUsage.Source.ESTIMATED,
            prompts.reported(metering, counter.countPrompt(metering.request())),
            typical.of(metering, callSite));
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
