package io.llmcost.agent.batch;

import io.llmcost.agent.llm.TokenUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides what one request used among its calls. The prompt: each call's own text by its length,
 * all else in equal parts. The answer: by the length of each one's. The shares of each kind of
 * token add up to what was reported, to the token.
 */
final class UsageShares {

  private final TokenUsage whole;

  UsageShares(TokenUsage whole) {
    this.whole = whole;
  }

  /**
   * @param ownTokens estimated, of each call's own text
   * @param answerLengths of each call's part of the answer, above 0
   */
  List<TokenUsage> of(long[] ownTokens, long[] answerLengths) {
    int calls = ownTokens.length;
    long own = 0;
    for (long tokens : ownTokens) {
      own += tokens;
    }
    long shared = Math.max(0, whole.prompt() - own);
    long[] prompt = new long[calls];
    for (int i = 0; i < calls; i++) {
      prompt[i] = shared + calls * ownTokens[i];
    }
    long[] input = divided(whole.input(), prompt);
    long[] read = divided(whole.cacheRead(), prompt);
    long[] written = divided(whole.cacheWrite(), prompt);
    long[] output = divided(whole.output(), answerLengths);
    long[] reasoning = divided(whole.reasoning(), answerLengths);
    List<TokenUsage> shares = new ArrayList<>(calls);
    for (int i = 0; i < calls; i++) {
      shares.add(
          new TokenUsage(
              whole.source(), input[i], read[i], written[i], output[i], reasoning[i], 0, 0));
    }
    return shares;
  }

  /** What a call gets is what those up to it get together, less what those before it got. */
  private static long[] divided(long tokens, long[] weights) {
    double all = 0;
    for (long weight : weights) {
      all += weight;
    }
    long[] parts = new long[weights.length];
    double soFar = 0;
    long given = 0;
    for (int i = 0; i < parts.length; i++) {
      soFar += weights[i];
      long upToHere =
          i == parts.length - 1
              ? tokens
              : Math.round(tokens * (all == 0 ? (i + 1.0) / parts.length : soFar / all));
      parts[i] = upToHere - given;
      given = upToHere;
    }
    return parts;
  }
}
