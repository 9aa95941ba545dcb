package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummariesTest {

  private static final String SHORT = "You help customers of Nordwind. Never promise a refund.";

  /** Rules with much around them. */
  private static final String SYSTEM =
      "You help customers of Nordwind. Never promise a refund. "
          + "It is a pleasure for all of us that you are here with us and that we may work. "
              .repeat(60);

  @TempDir Path folder;

  private final FakeChain chain = FakeChain.answering(exchange -> Answers.json(Answers.chat("ok")));
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<SummaryOrder> asked = new ArrayList<>();
  private final List<String> booked = new ArrayList<>();
  private Function<SummaryOrder, String> model = order -> SHORT;
  private CompressStage stage;
  private PriceBook book = PriceBook.standard();

  @BeforeEach
  void start() {
    Summariser summariser =
        (order, because) -> {
          asked.add(order);
          String text = model.apply(order);
          return new Summariser.Answer() {
            @Override
            public String text() {
              return text;
            }

            @Override
            public TokenUsage usage() {
              return TokenUsage.of(TokenUsage.Source.REPORTED, 1_000, 100);
            }

            @Override
            public void book(String failed) {
              booked.add(String.valueOf(failed));
            }
          };
        };
    stage =
        new CompressStage(
            new Compressor(new ListedRates(() -> book), null, summariser, waiting::addLast));
  }

  private Settings settings(String summarise) throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(
        file,
        """
        preset: safe
        providers: { cheap: { base_url: "https://api.deepseek.com/v1", api_key: k } }
        models: { mini: { provider: cheap, name: mini, price: { input: 0.1, output: 0.2 } } }
        compress: { summarise: { model: mini, %s } }
        """
            .formatted(summarise));
    return read(file);
  }

  private Settings read(Path file) {
    Settings settings = SettingsReader.read(Sources.ofFile(file.toFile())).settings();
    book = PriceBook.builder().settings(settings).build();
    return settings;
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static Calls call(Settings settings, List<Map<String, Object>> messages)
      throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", "gpt-4o");
    body.put("messages", messages);
    return new Calls().settings(settings).body(JSON.std.asString(body));
  }

  private static Calls call(Settings settings, String question) throws IOException {
    return call(settings, List.of(message("system", SYSTEM), message("user", question)));
  }

  private Exchange sent(Calls calls) {
    Stages.pass(stage, calls.exchange(), chain).toCompletableFuture().join();
    return chain.sent().get(chain.calls() - 1);
  }

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private static String body(Exchange exchange) {
    return new String(exchange.call().body(), StandardCharsets.UTF_8);
  }

  private String first(Calls calls) {
    return sent(calls).call().texts().get(0).text();
  }

  @Test
  void instructionsThatComeAgainAreSentAsTheirSummaryWithoutAnybodyWaiting() throws IOException {
    Settings settings = settings("system: true");

    assertThat(first(call(settings, "One?"))).isEqualTo(SYSTEM);
    assertThat(waiting).isEmpty();
    assertThat(first(call(settings, "Two?"))).isEqualTo(SYSTEM);
    assertThat(waiting).hasSize(1);
    // It is under way: nobody asks again, and nobody waits.
    assertThat(first(call(settings, "Three?"))).isEqualTo(SYSTEM);
    assertThat(waiting).hasSize(1);
    work();

    Exchange sent = sent(call(settings, "Four?"));
    assertThat(sent.call().texts().get(0).text()).isEqualTo(SHORT);
    assertThat(sent.call().texts().get(1).text()).isEqualTo("Four?");
    assertThat(first(call(settings, "Five?"))).isEqualTo(SHORT);
    assertThat(asked).hasSize(1);
    assertThat(booked).containsExactly("null");
  }

  @Test
  void anotherTenantsSummaryIsNotTaken() throws IOException {
    Settings settings = settings("system: true");
    sent(call(settings, "One?"));
    sent(call(settings, "Two?"));
    work();

    Calls other = call(settings, "Three?").header("Authorization", "Bearer other");
    assertThat(first(other)).isEqualTo(SYSTEM);
  }

  @Test
  void aSummaryThatDoesNotPassIsAskedForOnce() throws IOException {
    Settings settings = settings("system: true");
    model = order -> "You help customers of Nordwind. Promise refunds.";
    for (int i = 0; i < 5; i++) {
      assertThat(first(call(settings, "Question " + i))).isEqualTo(SYSTEM);
      work();
    }
    assertThat(asked).hasSize(1);
    assertThat(booked).singleElement().asString().startsWith("rules: ");
  }

  @Test
  void aModelThatFailsIsNotAskedAgainAtOnce() throws IOException {
    Settings settings = settings("system: true");
    model =
        order -> {
          throw new IllegalStateException("down");
        };
    for (int i = 0; i < 5; i++) {
      assertThat(first(call(settings, "Question " + i))).isEqualTo(SYSTEM);
      work();
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void aPauseGrowsWithEachFailureAndEndsWithTheFirstSuccess() {
    long[] now = {0};
    SummaryPause pause = new SummaryPause(() -> now[0]);
    pause.failed();
    now[0] = 9_999_999_999L;
    assertThat(pause.isOn()).isTrue();
    now[0] = 10_000_000_000L;
    assertThat(pause.isOn()).isFalse();
    pause.failed();
    now[0] += 19_999_999_999L;
    assertThat(pause.isOn()).isTrue();
    pause.worked();
    assertThat(pause.isOn()).isFalse();
  }

  @Test
  void theDaysMoneyIsAllThatIsSpent() throws IOException {
    // One summary costs 0.00012 USD by what its model says.
    Settings settings = settings("system: true, max_usd_per_day: 0.0001");
    for (String name : List.of("A", "B")) {
      for (int i = 0; i < 3; i++) {
        sent(call(settings, List.of(message("system", name + SYSTEM), message("user", "?"))));
        work();
      }
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void aSummaryThatHardlySavesAnythingWaitsUntilItPays() throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    settings("system: true");
    String dear =
        Files.readString(file).replace("input: 0.1, output: 0.2", "input: 25, output: 100");
    Files.writeString(file, dear);
    Settings settings = read(file);
    int calls = 0;
    while (asked.isEmpty() && calls < 1_000) {
      List<Map<String, Object>> messages =
          List.of(
              message("system", SYSTEM.substring(0, SYSTEM.length() / 2)), message("user", "?"));
      sent(call(settings, messages));
      calls++;
      work();
    }
    // A call saves six tenths of the prompt at 2.50, the summary costs it and what is asked at 25
    // and four tenths at 100: about 50 calls.
    assertThat(calls).isBetween(40, 60);
  }

  @Test
  void whatTheProviderReadsFromItsCacheForLessStays() throws IOException {
    Settings settings = settings("system: true, ratio: 1.5");
    String long1 = SYSTEM.repeat(4);
    CacheRates tenth =
        new CacheRates() {
          @Override
          public double cachedShare(String provider, String model) {
            return .1;
          }

          @Override
          public BigDecimal usd(String provider, String model, TokenUsage usage) {
            return BigDecimal.valueOf(usage.prompt());
          }
        };
    Compressor compressor =
        new Compressor(
            tenth,
            null,
            (order, because) -> {
              throw new IllegalStateException();
            },
            waiting::addLast);
    PlannedSummaries planned =
        new PlannedSummaries(
            call(settings, "One?").exchange(),
            CompressOptions.of(call(settings, "One?").exchange()),
            new Summaries(null, waiting::addLast, tenth, System::nanoTime),
            tenth);
    long tokens = Compressor.tokens(long1);
    assertThat(planned.calls(tokens, 0, 2)).isPositive();
    // Two thirds of it, cached as well, cost less; alone and too short to be cached they cost more.
    assertThat(planned.calls(tokens, tokens, 2)).isPositive();
    assertThat(planned.calls(1_200, 1_200, 2)).isZero();
    assertThat(planned.refusal()).contains("cache costs less");
    assertThat(compressor.plan(call(settings, "One?").exchange())).isNotNull();
  }

  @Test
  void staticTextsAreSummarisedAndTheQuestionIsNot() throws IOException {
    Settings settings = settings("context: true");
    for (int i = 0; i < 2; i++) {
      sent(
          call(
              settings,
              List.of(
                  message("user", SYSTEM),
                  message("assistant", "Yes."),
                  message("user", "Q" + i))));
    }
    work();
    List<Map<String, Object>> last =
        List.of(message("user", SYSTEM), message("assistant", "Yes."), message("user", SYSTEM));
    Exchange sent = sent(call(settings, last));
    assertThat(sent.call().texts().get(0).text()).isEqualTo(SHORT);
    assertThat(sent.call().texts().get(2).text()).isEqualTo(SYSTEM);
  }

  private static List<Map<String, Object>> conversation(int turns) {
    List<Map<String, Object>> messages = new ArrayList<>();
    messages.add(message("system", "Be brief."));
    for (int i = 0; i < turns; i++) {
      messages.add(message("user", "Question " + i + ". " + "It goes on and on. ".repeat(20)));
      messages.add(message("assistant", "Answer " + i));
    }
    messages.add(message("user", "And now?"));
    return messages;
  }

  private Settings shortHistory() throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    settings("history: true");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("compress: {", "compress: { history: { max_tokens: 700 }, "));
    return read(file);
  }

  @Test
  void oldTurnsAreSummarisedOnceAndTheirSummaryIsExtended() throws IOException {
    Settings settings = shortHistory();
    model =
        order -> {
          StringBuilder said = new StringBuilder("The user said");
          for (int i = 1; i < 40; i++) {
            said.append(order.text().contains("Question " + i + ".") ? " Question " + i + "." : "");
            said.append(order.text().contains("said Question " + i + ".") ? " (again)" : "");
          }
          return said.toString();
        };

    Exchange whole = sent(call(settings, conversation(12)));
    assertThat(whole.call().texts()).hasSize(26);
    work();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).text())
        .contains("Question 1.", "Answer 1")
        .doesNotContain("Question 0.");
    Exchange second = sent(call(settings, conversation(12)));
    assertThat(body(second))
        .contains("Be brief.", "Question 0.", "Summary of the earlier part", "Question 11.")
        .doesNotContain("Answer 1\"", "Answer 2");
    assertThat(JSON.std.mapFrom(second.call().body())).containsKey("messages");

    // A summary is there, four more turns are too many: it is extended, by them alone.
    Exchange third = sent(call(settings, conversation(16)));
    assertThat(body(third)).contains("Summary of the earlier part", "Answer 12");
    work();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).text())
        .startsWith("Summary of what went before:")
        .doesNotContain("Answer 1\"", "Answer 2\"");
    Exchange fourth = sent(call(settings, conversation(16)));
    assertThat(body(fourth)).contains("Summary of the earlier part").doesNotContain("Answer 12\"");
    assertThat(fourth.call().body().length).isLessThan(third.call().body().length);
  }

  @Test
  void turnsWhoseSummaryDoesNotPassAreLeftOut() throws IOException {
    Settings settings = shortHistory();
    model = order -> "Nothing was said.";
    assertThat(body(sent(call(settings, conversation(12))))).contains("Answer 2");
    work();
    assertThat(body(sent(call(settings, conversation(12)))))
        .contains("Question 0.", "Question 11.")
        .doesNotContain("Answer 2\"", "Summary of");
    assertThat(asked).hasSize(1);
  }

  @Test
  void nothingIsAskedInObserveOrForCallsThatWantNothingKeptOrHighQuality() throws IOException {
    Settings settings = settings("system: true");
    Settings observe =
        settings.with(
            io.llmcost.agent.config.Options.PRESET, io.llmcost.agent.config.Preset.OBSERVE);
    for (int i = 0; i < 3; i++) {
      sent(call(observe, "One?"));
      sent(call(settings, "One?").control("cache", "no-store"));
      sent(call(settings, "One?").control("quality", "high"));
    }
    assertThat(waiting).isEmpty();
  }

  @Test
  void explainSaysWhenAndByWhatRules() throws IOException {
    Calls call = call(settings("system: true"), "One?");
    Compression plan = new Compressor(new ListedRates(() -> book)).plan(call.exchange());
    assertThat(plan.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.method()).isEqualTo("summarise.system");
              assertThat(step.refusal()).contains("when it has come 2 times", "numbers", "rules");
            });
  }
}
