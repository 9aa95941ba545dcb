package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.semantic.DenseVector;
import io.llmcost.agent.semantic.Extensions;
import io.llmcost.agent.semantic.PassageMeanings;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.FakeExtension;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CompressByMeaningTest {

  private static final String QUESTION = "Which person of the place has sold the crossing?";
  private static final String ANSWER =
      "At this place Anna16 Berg16 sold the red16 bridge in the year 1816.";
  private static final int DOCUMENTS = 20;

  @TempDir Path folder;

  private final Compressor compressor =
      new Compressor(
          (provider, model) -> 1,
          new PassageMeanings(new Extensions()),
          (order, because) -> {
            throw new IllegalStateException("no summaries here");
          },
          Runnable::run);
  private final FakeChain chain = FakeChain.answering(exchange -> Answers.json(Answers.chat("ok")));

  /** Knows that bridges are crossings. */
  public static class Knowing implements Function<String, float[]> {
    @Override
    public float[] apply(String text) {
      return new float[] {text.contains("bridge") || text.contains("crossing") ? 1 : 0, 1};
    }
  }

  public static class Throwing implements Function<String, float[]> {
    @Override
    public float[] apply(String text) {
      throw new IllegalStateException("cannot");
    }
  }

  /** Waits for a latch among the system properties, the only place that both can see. */
  public static class Waiting implements Function<String, float[]> {
    static final String GO = "test.meaning.go";

    @Override
    public float[] apply(String text) {
      try {
        ((CountDownLatch) System.getProperties().get("test.meaning.go")).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new float[] {text.contains("bridge") || text.contains("crossing") ? 1 : 0, 1};
    }
  }

  private static String documents(String town) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= DOCUMENTS; i++) {
      text.append("Document [%d](Title: %s %d) ".formatted(i, town, i));
      text.append(
          i == 16
              ? ANSWER
              : "At this place Anna%d Berg%1$d sold the red%1$d cloth%1$d in the year 18%1$d."
                  .formatted(i));
      text.append('\n');
    }
    return text.toString();
  }

  private Settings settings(Class<? extends Function<String, float[]>> model, Duration within)
      throws IOException {
    Settings words =
        Settings.defaults()
            .with(Options.COMPRESS_CONTEXT_RATIO, 6.0)
            .with(Options.COMPRESS_CONTEXT_MIN_TOKENS, 200L);
    return model == null
        ? words
        : words
            .with(Options.SEMANTIC_EXTENSION, FakeExtension.jar(folder, model).toString())
            .with(Options.COMPRESS_CONTEXT_EMBEDDER_ENABLED, true)
            .with(Options.COMPRESS_CONTEXT_EMBEDDER_WITHIN, within);
  }

  private static Calls calls(Settings settings, String town) throws IOException {
    String text = documents(town) + "\nQuestion: " + QUESTION;
    return new Calls()
        .settings(settings)
        .body(
            JSON.std.asString(
                Map.of(
                    "model",
                    "gpt-4o",
                    "messages",
                    List.of(Map.of("role", "user", "content", text)))));
  }

  private CompletableFuture<HttpResponse> pass(Exchange exchange) {
    return Stages.pass(new CompressStage(compressor), exchange, chain).toCompletableFuture();
  }

  private String sent(Exchange exchange) throws Exception {
    pass(exchange).get(60, TimeUnit.SECONDS);
    return chain.sent().get(chain.calls() - 1).call().texts().get(0).text();
  }

  private String byWords(String town) throws Exception {
    String words = sent(calls(settings(null, null), town).exchange());
    assertThat(words).doesNotContain(ANSWER).hasSizeLessThan(documents(town).length() / 3);
    return words;
  }

  @Test
  void whatIsMeantIsKeptWhereWordsDoNotTell() throws Exception {
    byWords("Town");
    Settings settings = settings(Knowing.class, Duration.ofMinutes(1));
    String blocking = sent(calls(settings, "Town").blocking().exchange());
    assertThat(blocking).contains(ANSWER).hasSizeLessThan(documents("Town").length() / 3);
    assertThat(compressor.plan(calls(settings, "Town").exchange()).unknown()).isEmpty();

    Exchange later = calls(settings, "City").exchange();
    assertThat(compressor.plan(later).unknown()).hasSize(DOCUMENTS);
    assertThat(sent(later)).contains(ANSWER);
    assertThat(sent(calls(settings, "Town").exchange())).isEqualTo(blocking);
  }

  @Test
  void aModelThatFailsIsAsIfThereWereNone() throws Exception {
    String words = byWords("Town");
    Settings settings = settings(Throwing.class, Duration.ofMinutes(1));
    assertThat(sent(calls(settings, "Town").blocking().exchange())).isEqualTo(words);
    assertThat(sent(calls(settings, "Town").exchange())).isEqualTo(words);
    Settings missing =
        settings.with(Options.SEMANTIC_EXTENSION, folder.resolve("none.jar").toString());
    assertThat(sent(calls(missing, "Town").exchange())).isEqualTo(words);
    assertThat(sent(calls(settings.with(Options.SEMANTIC_EXTENSION, null), "Town").exchange()))
        .isEqualTo(words);
  }

  @Test
  void aCallWaitsNoLongerThanItMay() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    System.getProperties().put(Waiting.GO, go);
    try {
      String words = byWords("Town");
      Settings settings = settings(Waiting.class, Duration.ofMillis(50));
      assertThat(sent(calls(settings, "Town").blocking().exchange())).isEqualTo(words);
      assertThat(sent(calls(settings, "Town").exchange())).isEqualTo(words);
      // Half of what a call has left, where that is less.
      Settings long0 = settings.with(Options.COMPRESS_CONTEXT_EMBEDDER_WITHIN, Duration.ofHours(1));
      Calls short0 = calls(long0, "Town").remainingNanos(TimeUnit.MILLISECONDS.toNanos(100));
      assertThat(sent(short0.exchange())).isEqualTo(words);
      Settings observe = long0.with(Options.PRESET, Preset.OBSERVE);
      assertThat(pass(calls(observe, "Town").exchange())).isCompleted();
    } finally {
      go.countDown();
    }
  }

  @Test
  void whereOthersHaveMoreToFindThanThereIsTimeForWordsTell() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    System.getProperties().put(Waiting.GO, go);
    List<CompletableFuture<HttpResponse>> waiting = new ArrayList<>();
    try {
      String words = byWords("Town");
      Settings settings = settings(Waiting.class, Duration.ofHours(1));
      for (int i = 0; i < 10; i++) {
        waiting.add(pass(calls(settings, "City" + i + "-").exchange()));
      }
      assertThat(waiting.get(0)).isNotDone();
      CompletableFuture<HttpResponse> tooMany = pass(calls(settings, "Town").exchange());
      assertThat(tooMany).isCompleted();
      assertThat(chain.sent().get(chain.calls() - 1).call().texts().get(0).text()).isEqualTo(words);
    } finally {
      go.countDown();
    }
    for (CompletableFuture<HttpResponse> one : waiting) {
      one.get(60, TimeUnit.SECONDS);
    }
    assertThat(chain.sent())
        .anySatisfy(
            exchange ->
                assertThat(exchange.call().texts().get(0).text()).contains("City0", ANSWER));
  }

  @Test
  void whatSaysTheSameInOtherWordsIsKeptOnce() {
    String text =
        "[1] The bridge of Bergheim had Varga as builder.\n"
            + "[2] The bridge of Bergheim had Kiss as founder.\n"
            + "[3] The bridge of Bergheim had Toth as painter.\n"
            + "[4] The cloth of the river was sold for silver.\n";
    Function<String, DenseVector> meanings =
        said ->
            DenseVector.of(
                this,
                said.contains("Who")
                    ? new float[] {1, 1, 0}
                    : said.contains("Varga") || said.contains("Kiss")
                        ? new float[] {1, .1f, 0}
                        : said.contains("Toth") ? new float[] {.1f, 1, 0} : new float[] {0, 0, 1});
    String question = "Who was at the bridge of Bergheim?";
    assertThat(ContextCut.toRatio(1.9).cut(text, question).text())
        .contains("Varga", "Kiss")
        .doesNotContain("Toth", "cloth");
    assertThat(ContextCut.toRatio(1.9).cut(text, question, meanings).text())
        .contains("Varga", "Toth")
        .doesNotContain("Kiss", "cloth");
  }
}
