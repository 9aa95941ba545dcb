package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlStageTest {

  private static final Settings ON = Settings.defaults().with(Options.COMPRESS_PROMPT_CACHE, true);
  private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";
  private static final String HOUR = ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
  private static final String RULES = "Keep to the rules of the house. ".repeat(200);

  private final FakeChain chain = FakeChain.answering(exchange -> Answers.json("{}"));
  private long now = 1;
  private final CacheControlStage stage =
      new CacheControlStage(new ListedRates(PriceBook::standard), () -> now);

  private static Calls call(String system, String... messages) {
    StringBuilder body = new StringBuilder("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9");
    body.append(system.isEmpty() ? "" : ",\"system\":" + system);
    body.append(",\"messages\":[");
    for (int i = 0; i < messages.length; i++) {
      body.append(i == 0 ? "" : ",").append("{\"role\":\"");
      body.append(i % 2 == 0 ? "user" : "assistant");
      body.append("\",\"content\":").append(messages[i]).append('}');
    }
    return new Calls()
        .url("https://api.anthropic.com/v1/messages")
        .settings(ON)
        .body(body.append("]}").toString());
  }

  private static String text(String value) {
    return "\"" + value + "\"";
  }

  private String sent(Calls calls) {
    Stages.pass(stage, calls.exchange(), chain).toCompletableFuture().join();
    Exchange last = chain.sent().get(chain.calls() - 1);
    return new String(last.request().body(), StandardCharsets.UTF_8);
  }

  @Test
  void instructionsThatComeAgainAreKeptFromTheSecondCallOn() {
    assertThat(sent(call(text(RULES), text("One?")))).doesNotContain("cache_control");
    String second = sent(call(text(RULES), text("Two?")));
    assertThat(second)
        .contains("\"system\":[{\"type\":\"text\",\"text\":" + text(RULES) + MARK + "}]")
        .contains("{\"role\":\"user\",\"content\":\"Two?\"}");
  }

  @Test
  void listsOfBlocksAreMarkedInTheirLastOne() {
    String blocks =
        "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":" + text(RULES) + "}]";
    sent(call(blocks, text("One?")));
    assertThat(sent(call(blocks, text("Two?"))))
        .contains(blocks.substring(0, blocks.length() - 2) + MARK + "}]");
  }

  @Test
  void whatComesAgainWithinTheHourIsKeptForOne() {
    sent(call(text(RULES), text("One?")));
    now += TimeUnit.MINUTES.toMillis(20);
    assertThat(sent(call(text(RULES), text("Two?")))).contains(HOUR);
  }

  @Test
  void whatComesAgainTooLateOrIsTooShortIsNot() {
    for (int i = 0; i < 4; i++) {
      now += TimeUnit.MINUTES.toMillis(90);
      assertThat(sent(call(text(RULES), text("Q" + i)))).doesNotContain("cache_control");
    }
    for (int i = 0; i < 4; i++) {
      assertThat(sent(call(text("Be brief."), text("Q" + i)))).doesNotContain("cache_control");
    }
  }

  @Test
  void conversationsThatGoOnAreKeptUpToTheirLastMessage() {
    String sent = "";
    String[] messages = {text(RULES)};
    for (int i = 0; i < 3; i++) {
      sent = sent(call("", messages));
      String[] longer = new String[messages.length + 2];
      System.arraycopy(messages, 0, longer, 0, messages.length);
      longer[messages.length] = text("Yes " + i);
      longer[messages.length + 1] = text("And " + i + "?");
      messages = longer;
    }
    assertThat(sent).contains("[{\"type\":\"text\",\"text\":\"And 1?\"" + MARK + "}]");
    assertThat(sent.split("cache_control", -1)).hasSize(2);
  }

  @Test
  void questionsThatNeverComeAgainAreNotPaidFor() {
    for (int i = 0; i < 6; i++) {
      assertThat(sent(call("", text(RULES + i)))).doesNotContain("cache_control");
    }
  }

  @Test
  void nothingIsKeptLongerThanWhatStandsBeforeIt() {
    assertThat(marks(call(text(RULES), text("One?")).exchange()).with(null, "1h", "5m"))
        .asString(StandardCharsets.UTF_8)
        .containsSubsequence(HOUR, MARK);
  }

  private static io.llmcost.agent.llm.CacheMarks marks(Exchange exchange) {
    return exchange.call().cacheMarks();
  }

  @Test
  void anApplicationThatMarksItselfIsLeftAlone() {
    String own = "[{\"type\":\"text\",\"text\":" + text(RULES) + MARK + "}]";
    String first = sent(call(own, text("One?")));
    assertThat(sent(call(own, text("One?")))).isEqualTo(first).containsOnlyOnce("cache_control");
  }

  @Test
  void itIsForAnthropicOnlyAndOffUnlessItIsSwitchedOn() {
    for (Calls calls :
        new Calls[] {
          call(text(RULES), text("One?")).url("https://llm.example/v1/messages"),
          call(text(RULES), text("One?")).settings(Settings.defaults()),
          call(text(RULES), text("One?")).settings(ON.with(Options.PRESET, Preset.OBSERVE)),
          call(text(RULES), text("One?")).control("bypass", "true"),
        }) {
      assertThat(sent(calls)).isEqualTo(sent(calls)).doesNotContain("cache_control");
    }
  }

  @Test
  void whoDoesNotKnowTheMarksGetsTheCallWithoutThem() {
    FakeChain refusing =
        FakeChain.answering(
            exchange ->
                new String(exchange.request().body(), StandardCharsets.UTF_8)
                        .contains("cache_control")
                    ? HttpResponse.whole(
                        400,
                        Headers.EMPTY,
                        "{\"error\":\"cache_control: unknown\"}".getBytes(StandardCharsets.UTF_8))
                    : Answers.json("{}"));
    for (int i = 0; i < 3; i++) {
      HttpResponse response =
          Stages.pass(stage, call(text(RULES), text("Q" + i)).exchange(), refusing)
              .toCompletableFuture()
              .join();
      assertThat(response.status()).isEqualTo(200);
    }
    // Once with, then without: it is remembered.
    assertThat(refusing.calls()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"claude-sonnet-4-5,1024", "claude-opus-4-5,4096", "claude-next,4096"})
  void shorterBeginningsAreNotKept(String model, long tokens) {
    assertThat(new ListedRates(PriceBook::standard).writing("anthropic", model).leastTokens())
        .isEqualTo(tokens);
  }

  @Test
  void toolsAreMarkedWhereNoInstructionsFollow() throws Exception {
    String tools = "\"tools\":[{\"name\":\"f\",\"description\":" + text(RULES) + "}],";
    String body =
        "{\"model\":\"claude-sonnet-4-5\","
            + tools
            + "\"messages\":[{\"role\":\"user\","
            + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"x\"}]}]}";
    LlmRequest call =
        LlmRequest.read(Endpoint.MESSAGES, body.getBytes(StandardCharsets.UTF_8), null);
    assertThat(call.cacheMarks().canMarkLastMessage()).isFalse();
    assertThat(call.cacheMarks().with("5m", null, null))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(body.replace(text(RULES) + "}],", text(RULES) + MARK + "}],"));
  }
}
