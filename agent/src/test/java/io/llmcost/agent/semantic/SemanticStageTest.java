package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemanticStageTest {

  private static final String ASKED = "How do I reset the password of the router?";
  private static final String PARAPHRASE = "How can I reset the router's password?";

  @TempDir private Path folder;

  private static final CallCosts NO_PRICES =
      new CallCosts() {
        @Override
        public double usd(Exchange exchange) {
          return Double.NaN;
        }

        @Override
        public double embeddingUsd(String provider, String model, int chars) {
          return Double.NaN;
        }
      };

  private final CacheStage cache = new CacheStage();
  private double dice = 1;
  private final SemanticStage stage =
      new SemanticStage(cache.answers(), new Meanings(null, NO_PRICES), () -> dice, Runnable::run);
  private Function<Exchange, String> provider = exchange -> "Press the button.";
  private final FakeChain upstream =
      FakeChain.answering(exchange -> Answers.json(Answers.chat(provider.apply(exchange))));

  private Settings settings(String yaml) throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(file, yaml);
    var result = SettingsReader.read(Sources.ofFile(file.toFile()));
    assertThat(result.errors()).isEmpty();
    return result.settings();
  }

  private Settings static_() throws IOException {
    return settings("cache: { normalised.enabled: true, semantic: { enabled: true, verify: 0 } }");
  }

  private HttpResponse call(Exchange exchange) {
    return Stages.pass(cache, exchange, inner -> Stages.pass(stage, inner, upstream))
        .toCompletableFuture()
        .join();
  }

  private String ask(Settings settings, String text) {
    return ask(Calls.chat(text).settings(settings));
  }

  private String ask(Calls calls) {
    Exchange exchange = calls.exchange();
    Answers.read(call(exchange));
    return exchange.trace().cache();
  }

  @Test
  void answersAParaphraseWithWhatWasSaidBefore() throws IOException {
    Settings on = static_();

    assertThat(ask(on, ASKED)).isEqualTo("miss");
    assertThat(ask(on, PARAPHRASE)).isEqualTo("semantic");
    assertThat(ask(on, "how do i reset the  password of the router")).isEqualTo("semantic");
    assertThat(upstream.calls()).isEqualTo(1);
    assertThat(stage.stats().semantic()).isEqualTo(1);
    assertThat(stage.stats().normalised()).isEqualTo(1);
  }

  @Test
  void isOffUnlessSwitchedOn() {
    assertThat(ask(Settings.defaults(), ASKED)).isEqualTo("miss");
    assertThat(ask(Settings.defaults(), PARAPHRASE)).isEqualTo("miss");
    assertThat(upstream.calls()).isEqualTo(2);
  }

  @Test
  void aHitIsNotKeptAsTheAnswerToItsOwnText() throws IOException {
    Settings on = static_();
    ask(on, ASKED);
    assertThat(ask(on, PARAPHRASE)).isEqualTo("semantic");

    assertThat(ask(settings("cache.semantic.enabled: false"), PARAPHRASE)).isEqualTo("miss");
  }

  @Test
  void asksWhereAGuardSaysNo() throws IOException {
    Settings on = static_();
    ask(on, "How do I convert 5 dollars to euros?");

    assertThat(ask(on, "How do I convert 6 dollars to euros?")).isEqualTo("miss");
    assertThat(ask(on, "How do I convert 5 euros to dollars?")).isEqualTo("miss");
    assertThat(ask(on, "How do I not convert 5 dollars to euros?")).isEqualTo("miss");
  }

  @Test
  void asksAboutNow() throws IOException {
    Settings on = static_();
    ask(on, "What is the weather in Paris?");

    assertThat(ask(on, "What's the weather like in Paris?")).isEqualTo("miss");
  }

  @Test
  void sharesNothingAcrossWhatIsElseInTheCall() throws IOException {
    Settings on = static_();
    String system = "{\"role\":\"system\",\"content\":\"Be brief.\"},";
    UnaryOperator<String> withSystem = body -> body.replace("[{", "[" + system + "{");

    differs(on, calls -> calls.header("Authorization", "Bearer other"));
    differs(on, calls -> calls.header("OpenAI-Organization", "other"));
    differs(on, calls -> calls.url("https://other.example/v1/chat/completions"));
    differs(on, calls -> calls.clientId("other"));
    differs(on, calls -> calls.body(body("gpt-4o-mini", ",\"temperature\":0")));
    differs(on, calls -> calls.body(body("gpt-4o", ",\"temperature\":0,\"max_tokens\":9")));
    differs(on, calls -> calls.body(body("gpt-4o", ",\"temperature\":0,\"user\":\"u\"")));
    differs(
        on, calls -> calls.body(body("gpt-4o", ",\"temperature\":0,\"safety_identifier\":\"u\"")));
    differs(on, calls -> calls.body(body("gpt-4o", ",\"temperature\":0,\"seed\":1")));
    differs(on, calls -> calls.body(body("gpt-4o", ",\"temperature\":0,\"tools\":" + TOOLS)));
    differs(on, calls -> calls.body(withSystem.apply(body("gpt-4o", ",\"temperature\":0"))));
  }

  private static final String TOOLS =
      "[{\"type\":\"function\",\"function\":{\"name\":\"send\",\"parameters\":{}}}]";

  private static String body(String model, String more) {
    return Calls.chatBody(model, PARAPHRASE, more);
  }

  private void differs(Settings settings, Consumer<Calls> change) {
    SemanticStageTest fresh = new SemanticStageTest();
    fresh.ask(settings, ASKED);
    Calls changed = Calls.chat(PARAPHRASE).settings(settings);
    change.accept(changed);
    fresh.ask(changed);
    assertThat(fresh.upstream.calls()).isEqualTo(2);
  }

  @Test
  void obeysTheCallsOwnControls() throws IOException {
    Settings on = static_();
    ask(on, ASKED);

    assertThat(ask(Calls.chat(PARAPHRASE).settings(on).control("cache", "no-cache")))
        .isEqualTo("bypass");
    assertThat(ask(Calls.chat(PARAPHRASE).settings(on).control("cache", "no-store")))
        .isEqualTo("bypass");
  }

  @Test
  void givesAStreamOfAWholeAnswer() throws IOException {
    Settings on = static_();
    ask(on, ASKED);
    Exchange stream =
        Calls.chat(PARAPHRASE)
            .body(body("gpt-4o", ",\"temperature\":0,\"stream\":true"))
            .settings(on)
            .exchange();

    HttpResponse response = call(stream);

    assertThat(stream.trace().cache()).isEqualTo("semantic");
    assertThat(response.isEventStream()).isTrue();
    assertThat(Answers.read(response)).contains("Press the button.").contains("[DONE]");
  }

  @Test
  void keepsNothingOfAnErrorOrACutAnswer() throws IOException {
    Settings on = static_();
    Exchange exchange = Calls.chat(ASKED).settings(on).exchange();
    HttpResponse response = call(exchange);
    Answers.readPart(response, 10, new IOException("cut"));

    assertThat(ask(on, PARAPHRASE)).isEqualTo("miss");
  }

  @Test
  void givesNoHitBeforeComparedAnswersShowThatItMay() throws IOException {
    Settings measured =
        settings("cache.semantic: { enabled: true, verify: 5%, max_false_hits: 10% }");
    provider = exchange -> "The answer is always the same, whatever anybody asks here.";
    int asked = 0;
    String last = "miss";
    for (; asked < 200 && !last.equals("semantic"); asked++) {
      String device = "device" + (char) ('a' + asked % 26) + (char) ('a' + asked / 26);
      ask(measured, "How do I reset the password of the " + device + "?");
      last = ask(measured, "How can I reset the " + device + "'s password?");
    }

    assertThat(last).isEqualTo("semantic");
    // Of 71 right ones it is sure that no more than a tenth is wrong.
    assertThat(stage.stats().compared()).isBetween(71L, 110L);
    dice = 0.01;
    assertThat(ask(measured, "How do I reset the device's password?")).isEqualTo("miss");
  }

  @Test
  void givesNoMoreHitsWhereAnswersDiffer() throws IOException {
    Settings measured =
        settings("cache.semantic: { enabled: true, verify: 5%, max_false_hits: 10% }");
    provider = exchange -> "Number " + System.identityHashCode(exchange);
    for (int i = 0; i < 100; i++) {
      String device = "device" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
      ask(measured, "How do I reset the password of the " + device + "?");
      assertThat(ask(measured, "How can I reset the " + device + "'s password?")).isEqualTo("miss");
    }
    assertThat(stage.stats().wrong()).isEqualTo(stage.stats().compared()).isGreaterThan(50);
  }

  @Test
  void callSitesMayHaveTheirOwnValues() throws IOException {
    Settings some =
        settings("cache.semantic: { sites: { \"com.acme.**\": { enabled: true, verify: 0 } } }");
    ask(some, ASKED);

    assertThat(ask(some, PARAPHRASE)).isEqualTo("semantic");
    assertThat(ask(Calls.chat(PARAPHRASE).settings(some).callSite("org.other.A.b")))
        .isEqualTo("miss");
  }
}
