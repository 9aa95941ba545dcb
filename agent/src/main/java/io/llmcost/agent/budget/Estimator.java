package io.llmcost.agent.budget;

import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.ProviderDirectory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a request will use at most, as far as that can be told on the caller's thread. A prompt is
 * taken to have a token for every three bytes, which is more than nearly all have, and when answers
 * have told, as many as prompts of its place have had at most. An answer is as long as the request
 * allows; without a bound as long as 95 % of the answers of its place are.
 */
public final class Estimator {

  private static final int BYTES_PER_TOKEN = 3;

  /** For images, audio and files together. */
  private static final long OTHER_PARTS = 2_000;

  /** An answer without a bound where nothing is known. */
  private static final long USUAL_OUTPUT = 1_000;

  private final Supplier<PriceBook> prices;
  private final Habits habits = new Habits();

  /**
   * @param prices the book that holds
   */
  public Estimator(Supplier<PriceBook> prices) {
    this.prices = prices;
  }

  Estimate of(Metering metering, String callSite) {
    return of(metering.request(), metering.provider(), metering.host(), callSite);
  }

  /**
   * What a request that is to be sent will use.
   *
   * @param provider in the price book's or the configuration's name
   * @param callSite null if unknown
   */
  public Estimate of(LlmRequest request, String provider, String host, String callSite) {
    String place = request.model() + '\n' + callSite;
    Habits.Expected expected = habits.at(place).expected();
    Price price = prices.get().find(ProviderDirectory.billing(host, provider), request.model());
    long rough = roughPrompt(request);
    long prompt = expected.isSure ? (long) Math.ceil(rough * expected.promptRatio) : rough;
    long output = output(request, expected, price);
    BigDecimal usd =
        price == null
            ? null
            : price.cost(
                TokenUsage.of(TokenUsage.Source.ESTIMATED, prompt, output),
                request.serviceTier(),
                Instant.now());
    boolean isPriced = usd != null || expected.nanoUsd > 0;
    long nanoUsd = usd == null ? expected.nanoUsd : Amounts.nano(usd, RoundingMode.UP);
    return new Estimate(place, rough, isPriced, new Amounts(nanoUsd, prompt + output, 1));
  }

  private static long roughPrompt(LlmRequest request) {
    long bytes = request.body().length;
    return request.hasNonTextParts()
        ? request.promptChars() / BYTES_PER_TOKEN + OTHER_PARTS
        : bytes / BYTES_PER_TOKEN + 1;
  }

  private static long output(LlmRequest request, Habits.Expected expected, Price price) {
    if (request.endpoint() == Endpoint.EMBEDDINGS) {
      return 0;
    }
    long bound = request.maxOutputTokens();
    if (bound >= 0) {
      return bound * request.choices();
    }
    if (expected.isSure) {
      return expected.outputTokens;
    }
    long longest = price == null ? -1 : price.facts().maxOutputTokens();
    long usual = Math.max(USUAL_OUTPUT, expected.outputTokens);
    return (longest > 0 ? Math.min(usual, longest) : usual) * request.choices();
  }

  /**
   * Learns what became of it. Off the caller's thread.
   *
   * @param nanoUsd billionths of a USD; 0 if nobody knows
   */
  public void learn(Estimate estimate, TokenUsage usage, long nanoUsd) {
    if (usage.source() == TokenUsage.Source.REPORTED) {
      habits.learn(
          estimate.place,
          (double) usage.prompt() / Math.max(1, estimate.roughPrompt),
          usage.output() + usage.audioOutput(),
          nanoUsd);
    }
  }

  /** What a request is expected to use. */
  public static final class Estimate {
    private final String place;
    private final long roughPrompt;

    /** Whether it is known what it costs. */
    final boolean isPriced;

    final Amounts amounts;

    private Estimate(String place, long roughPrompt, boolean isPriced, Amounts amounts) {
      this.place = place;
      this.roughPrompt = roughPrompt;
      this.isPriced = isPriced;
      this.amounts = amounts;
    }

    /** Of prompt and answer together. */
    public long tokens() {
      return amounts.tokens;
    }
  }
}
