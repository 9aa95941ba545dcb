package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code observe} books of what marks would have saved. */
class PromptCacheObservedTest {

  private static final Settings OBSERVE =
      Settings.defaults()
          .with(Options.PRESET, Preset.OBSERVE)
          .with(Options.COMPRESS_PROMPT_CACHE, true);
  private static final String RULES = "Keep to the rules of the house. ".repeat(200);

  /** The same in tokens, with its quotation marks. */
  private static final long TOKENS = Compressor.tokens('"' + RULES + '"');

  private final List<CallRecord> booked = new ArrayList<>();
  private long now = 1;
  private final Gateway gateway =
      new Gateway(
          Collections.emptyList(),
          List.of(new CacheControlStage(new ListedRates(PriceBook::standard), () -> now)),
          new PassedThrough(),
          url -> "anthropic",
          new Accountant(
              PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get())));

  private CallRecord asked(String question) {
    return asked("\"system\":\"" + RULES + "\"", question);
  }

  private CallRecord asked(String beginning, String question) {
    Exchange exchange =
        new Calls()
            .url("https://api.anthropic.com/v1/messages")
            .body(
                "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,"
                    + beginning
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + question
                    + "\"}]}")
            .exchange();
    HttpResponse response =
        gateway
            .handle(
                exchange.request(),
                exchange.context(),
                PromptCacheObservedTest::answered,
                new Rollout(OBSERVE))
            .toCompletableFuture()
            .join();
    Answers.read(response);
    return booked.get(booked.size() - 1);
  }

  private static CompletableFuture<HttpResponse> answered(HttpRequest request) {
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).doesNotContain("cache_control");
    return CompletableFuture.completedFuture(
        Answers.json(
            "{\"type\":\"message\",\"model\":\"claude-sonnet-4-5\",\"content\":[],"
                + "\"usage\":{\"input_tokens\":9000,\"output_tokens\":1}}"));
  }

  /** Of an input token at 3 USD a million. */
  private static BigDecimal usd(String share) {
    return new BigDecimal("0.000003")
        .multiply(new BigDecimal(share))
        .multiply(BigDecimal.valueOf(TOKENS));
  }

  @Test
  void marksWouldHavePaidForWhatTheyWriteAndSavedWhatIsReadAgain() {
    assertThat(asked("One?").wouldSaveBy()).isNull();
    CallRecord second = asked("Two?");
    assertThat(second.wouldSaveBy()).isEqualTo("cache_control");
    assertThat(second.wouldSaveUsd()).isEqualByComparingTo(usd("-0.25"));
    for (int i = 0; i < 3; i++) {
      assertThat(asked("And?").wouldSaveUsd()).isEqualByComparingTo(usd("0.9"));
      now += TimeUnit.MINUTES.toMillis(4);
    }
    assertThat(second.promptCache()).isNull();
    assertThat(second.savedUsd()).isZero();
  }

  @Test
  void toolsThatComeAgainAreReadToo() {
    String tools = "\"tools\":[{\"name\":\"f\",\"description\":\"" + RULES + "\"}]";
    asked(tools, "One?");
    assertThat(asked(tools, "Two?").wouldSaveUsd()).isNegative();
    assertThat(asked(tools, "Three?").wouldSaveUsd()).isPositive();
  }

  @Test
  void whatIsForgottenBetweenIsWrittenAnew() {
    asked("One?");
    asked("Two?");
    asked("Three?");
    now += TimeUnit.MINUTES.toMillis(90);
    assertThat(asked("Four?").wouldSaveUsd()).isEqualByComparingTo(usd("-0.25"));
  }
}
