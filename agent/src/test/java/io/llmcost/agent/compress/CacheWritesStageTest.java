package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CacheWritesStageTest {

  private static final Settings ON = Settings.defaults().with(Options.COMPRESS_PROMPT_CACHE, true);
  private static final String TOLD = ",\"prompt_cache_options\":{\"mode\":\"explicit\"}}";
  private static final String RULES = "Keep to the rules of the house. ".repeat(200);
  private static final int FEWEST = 8;

  private final FakeChain chain = FakeChain.answering(exchange -> Answers.json("{}"));
  private final AtomicInteger number = new AtomicInteger();
  private long now = 1;
  private final CacheWritesStage stage =
      new CacheWritesStage(new ListedRates(PriceBook::standard), () -> now);

  private static Calls call(String system, String user) {
    return call("gpt-5.6", system, user, "");
  }

  private static Calls call(String model, String system, String user, String more) {
    return new Calls()
        .url("https://api.openai.com/v1/chat/completions")
        .settings(ON)
        .body(
            ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\"")
                + system
                + "\"},{\"role\":\"user\",\"content\":\""
                + user
                + "\"}]"
                + more
                + "}");
  }

  /** Begins as no other one. */
  private Calls unlike() {
    return call(number.incrementAndGet() + RULES, "What now?");
  }

  private String sent(Calls calls) {
    return sent(calls.exchange());
  }

  private String sent(Exchange exchange) {
    Stages.pass(stage, exchange, chain).toCompletableFuture().join();
    Exchange last = chain.sent().get(chain.calls() - 1);
    return new String(last.request().body(), StandardCharsets.UTF_8);
  }

  private void learn() {
    for (int i = 1; i < FEWEST; i++) {
      assertThat(sent(unlike())).doesNotContain("prompt_cache_options");
    }
  }

  @Test
  void nothingIsWrittenWhereNothingComesAgain() {
    learn();
    Calls call = unlike();
    String asked = new String(call.exchange().request().body(), StandardCharsets.UTF_8);
    assertThat(sent(call)).isEqualTo(asked.substring(0, asked.length() - 1) + TOLD);
  }

  @Test
  void instructionsThatComeAgainAreWritten() {
    for (int i = 0; i < 40; i++) {
      assertThat(sent(call(RULES, "Question " + i))).doesNotContain("prompt_cache_options");
    }
  }

  @Test
  void whatComesAgainTooLateIsAsGoodAsNew() {
    for (int i = 1; i < FEWEST; i++) {
      sent(call(RULES, "What now?"));
      now += TimeUnit.MINUTES.toMillis(31);
    }
    assertThat(sent(call(RULES, "What now?"))).contains(TOLD);
  }

  @Test
  void writingGoesOnWhereReuseIsSeen() {
    learn();
    assertThat(sent(unlike())).contains(TOLD);
    int without = 0;
    for (int i = 0; i < 20; i++) {
      without += sent(call(RULES, "Question " + i)).contains(TOLD) ? 1 : 0;
    }
    // From 22 % of the tokens on it pays: 3 of 11 calls that begin like one before them.
    assertThat(without).isBetween(2, 4);
    assertThat(sent(call(RULES, "Question"))).doesNotContain("prompt_cache_options");
  }

  @Test
  void whatAnotherCallerSentIsOfNoUse() {
    for (int i = 1; i < FEWEST; i++) {
      sent(call(RULES, "What now?").header("Authorization", "Bearer " + i));
    }
    assertThat(sent(call(RULES, "What now?").header("Authorization", "Bearer 0"))).contains(TOLD);
  }

  @Test
  void othersAreLeftAlone() {
    learn();
    assertThat(sent(unlike())).contains(TOLD);
    for (Calls calls :
        new Calls[] {
          call("Be brief.", "What now?"),
          call("gpt-4o", "1" + RULES, "What now?", ""),
          call("gpt-5.6", "2" + RULES, "?", ",\"prompt_cache_options\":{\"mode\":\"implicit\"}"),
          call("gpt-5.6", "3" + RULES, "?", ",\"prompt_cache_retention\":\"24h\""),
          call("gpt-5.6", "4" + RULES, "?", ",\"x\":[{\"prompt_cache_breakpoint\":{}}]"),
          unlike().url("https://llm.example/v1/chat/completions"),
          unlike().settings(Settings.defaults()),
          unlike().settings(ON.with(Options.PRESET, Preset.OFF)),
          unlike().settings(ON.with(Options.PRESET, Preset.OBSERVE)),
          unlike().control("bypass", "true"),
        }) {
      Exchange exchange = calls.exchange();
      assertThat(sent(exchange))
          .isEqualTo(new String(exchange.request().body(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void observeSaysWhatItWouldDo() {
    learn();
    Exchange exchange = unlike().settings(ON.with(Options.PRESET, Preset.OBSERVE)).exchange();
    sent(exchange);
    assertThat(exchange.trace().forgone().lever()).isEqualTo("cache_writes");
  }

  @Test
  void whoDoesNotKnowTheMemberGetsTheCallWithoutAndIsNotAskedAgain() {
    learn();
    FakeChain refusing =
        FakeChain.answering(
            exchange ->
                new String(exchange.request().body(), StandardCharsets.UTF_8)
                        .contains("prompt_cache_options")
                    ? HttpResponse.whole(
                        400,
                        Headers.EMPTY,
                        "{\"error\":{\"message\":\"Unknown parameter: 'prompt_cache_options'.\"}}"
                            .getBytes(StandardCharsets.UTF_8))
                    : Answers.json("{}"));
    for (int i = 0; i < 3; i++) {
      HttpResponse response =
          Stages.pass(stage, unlike().exchange(), refusing).toCompletableFuture().join();
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(refusing.calls()).isEqualTo(4);
  }

  @Test
  void anErrorAboutSomethingElseIsTheApplications() {
    learn();
    FakeChain refusing =
        FakeChain.answering(
            exchange ->
                HttpResponse.whole(400, Headers.EMPTY, "{}".getBytes(StandardCharsets.UTF_8)));
    HttpResponse response =
        Stages.pass(stage, unlike().exchange(), refusing).toCompletableFuture().join();
    assertThat(response.status()).isEqualTo(400);
    assertThat(refusing.calls()).isEqualTo(1);
    assertThat(sent(unlike())).contains(TOLD);
  }
}
