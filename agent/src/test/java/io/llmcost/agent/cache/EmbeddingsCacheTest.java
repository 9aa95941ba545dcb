package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddingsCacheTest {

  private final CacheStage stage = new CacheStage();
  private final FakeChain provider = FakeChain.answering(e -> Answers.json(embed(inputs(e))));

  private static List<String> inputs(Exchange exchange) {
    List<String> inputs = new ArrayList<>();
    String input = exchange.call().json("input");
    Matcher text = Pattern.compile("\"([^\"]*)\"").matcher(input);
    while (text.find()) {
      inputs.add(text.group(1));
    }
    return inputs;
  }

  /** The vector of a text is its length and its hash; each text uses 3 tokens. */
  private static String embed(List<String> texts) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      data.append(i == 0 ? "" : ",")
          .append("{\"object\":\"embedding\",\"index\":")
          .append(i)
          .append(",\"embedding\":")
          .append(vector(texts.get(i)))
          .append("}");
    }
    int used = 3 * texts.size();
    return "{\"object\":\"list\",\"data\":["
        + data
        + "],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":"
        + used
        + ",\"total_tokens\":"
        + used
        + "}}";
  }

  private static String vector(String text) {
    return "[" + text.length() + ".0,-" + Math.abs(text.hashCode()) + "e-9]";
  }

  private String ask(String... texts) {
    return Answers.read(send(Calls.embeddings(texts).exchange()));
  }

  private HttpResponse send(Exchange exchange) {
    return Stages.pass(stage, exchange, provider).toCompletableFuture().join();
  }

  @Test
  void asksForUnknownTextsOnly() {
    ask("a", "b", "c", "d", "e", "f", "g");
    String[] ten = {"x", "a", "b", "c", "y", "d", "e", "f", "g", "z"};
    Exchange call = Calls.embeddings(ten).exchange();
    HttpResponse response = send(call);
    assertThat(Answers.read(response)).isEqualTo(embed(List.of(ten)));
    assertThat(response.headers().has("content-length")).isFalse();
    assertThat(inputs(provider.sent().get(1))).containsExactly("x", "y", "z");
    assertThat(call.trace().cache()).isEqualTo("partial");
    assertThat(stage.stats().partialHits()).isEqualTo(1);
  }

  @Test
  void knowsATextFromWhicheverBatch() {
    ask("a", "b");
    Exchange alone = Calls.embeddings("b").exchange();
    assertThat(Answers.read(send(alone))).isEqualTo(embed(List.of("b")));
    assertThat(alone.trace().cache()).isEqualTo("hit");
    Exchange bare =
        Calls.embeddings()
            .body("{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}")
            .exchange();
    assertThat(Answers.read(send(bare))).isEqualTo(embed(List.of("a")));
    assertThat(ask("b", "a")).isEqualTo(embed(List.of("b", "a")));
    assertThat(provider.calls()).isEqualTo(1);
  }

  @Test
  void asksForARepeatedTextOnce() {
    assertThat(ask("a", "b", "a")).contains(vector("a"), vector("b"), "\"index\":2");
    assertThat(inputs(provider.sent().get(0))).containsExactly("a", "b");
  }

  @Test
  void keepsUsageExactForTheSameBatch() {
    FakeChain uneven =
        FakeChain.answering(
            e -> Answers.json(embed(inputs(e)).replaceAll("tokens\":\\d+", "tokens\":10")));
    Exchange call = Calls.embeddings("a", "b", "c").exchange();
    String first = Answers.read(Stages.pass(stage, call, uneven).toCompletableFuture().join());
    assertThat(ask("a", "b", "c")).isEqualTo(first).contains("\"prompt_tokens\":10");
  }

  @Test
  void keepsFormsApart() {
    ask("a");
    String base = "{\"model\":\"text-embedding-3-small\",\"input\":\"a\"";
    send(Calls.embeddings().body(base + ",\"dimensions\":256}").exchange());
    send(Calls.embeddings().body(base + ",\"encoding_format\":\"base64\"}").exchange());
    send(Calls.embeddings("a").header("Authorization", "Bearer other").exchange());
    send(Calls.embeddings().body(base.replace("small", "large") + "}").exchange());
    assertThat(provider.calls()).isEqualTo(5);
  }

  @Test
  void handsOnAnErrorOfThePartialCallAsItIs() {
    ask("a");
    FakeChain failing =
        FakeChain.answering(
            e -> Answers.live(429, "application/json", Answers.utf8("{\"error\":{}}")));
    HttpResponse response =
        Stages.pass(stage, Calls.embeddings("a", "b").exchange(), failing)
            .toCompletableFuture()
            .join();
    assertThat(response.status()).isEqualTo(429);
    assertThat(Answers.read(response)).isEqualTo("{\"error\":{}}");
    assertThat(failing.calls()).isEqualTo(1);
  }

  @Test
  void makesTheWholeCallIfThePartCannotBeMerged() {
    ask("a");
    FakeChain strange =
        FakeChain.answering(
            e -> Answers.json(inputs(e).size() == 1 ? embed(List.of("b", "b")) : embed(inputs(e))));
    HttpResponse response =
        Stages.pass(stage, Calls.embeddings("a", "b").exchange(), strange)
            .toCompletableFuture()
            .join();
    assertThat(Answers.read(response)).isEqualTo(embed(List.of("a", "b")));
    assertThat(strange.calls()).isEqualTo(2);
  }

  @Test
  void aPartThatBreaksOffIsNoFaultOfTheStages() {
    ask("a");
    AtomicInteger calls = new AtomicInteger();
    FakeChain breaking =
        FakeChain.answering(
            e ->
                calls.incrementAndGet() == 1
                    ? HttpResponse.live(200, Headers.EMPTY, new BrokenBody())
                    : Answers.json(embed(inputs(e))));
    Exchange call = Calls.embeddings("a", "b").exchange();
    HttpResponse response = Stages.pass(stage, call, breaking).toCompletableFuture().join();
    assertThat(Answers.read(response)).isEqualTo(embed(List.of("a", "b")));
    assertThat(inputs(breaking.sent().get(1))).containsExactly("a", "b");

    Exchange cancelled = Calls.embeddings("a", "c").cancelledBy(new AtomicBoolean(true)).exchange();
    FakeChain broken =
        FakeChain.answering(e -> HttpResponse.live(200, Headers.EMPTY, new BrokenBody()));
    assertThat(Stages.pass(stage, cancelled, broken).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(broken.calls()).isEqualTo(1);
  }

  private static final class BrokenBody implements LiveBody {
    @Override
    public CompletionStage<byte[]> readFully(int limit) {
      return CompletableFuture.failedFuture(new IOException("reset"));
    }

    @Override
    public boolean isTaken() {
      return true;
    }

    @Override
    public void discard() {
      // nothing is open
    }
  }

  @Test
  void aFailedPartialCallFails() {
    ask("a");
    FakeChain broken =
        FakeChain.later(e -> CompletableFuture.failedFuture(new java.io.IOException("reset")));
    assertThat(
            Stages.pass(stage, Calls.embeddings("a", "b").exchange(), broken).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(broken.calls()).isEqualTo(1);
  }

  @Test
  void keepsTokenArraysAndBase64() {
    FakeChain base64 =
        FakeChain.answering(
            e ->
                Answers.json(
                    "{\"data\":[{\"embedding\":\"AAAA\\u002b==\",\"index\":0}],\"model\":\"m\"}"));
    Calls call = Calls.embeddings().body("{\"model\":\"m\",\"input\":[1,2,3]}");
    Answers.read(Stages.pass(stage, call.exchange(), base64).toCompletableFuture().join());
    assertThat(
            Answers.read(Stages.pass(stage, call.exchange(), base64).toCompletableFuture().join()))
        .contains("\"embedding\":\"AAAA\\u002b==\"");
    assertThat(base64.calls()).isEqualTo(1);
  }

  @Test
  void onlyMeansNoPartialCallEither() {
    ask("a");
    HttpResponse response = send(Calls.embeddings("a", "b").control("cache", "only").exchange());
    assertThat(response.status()).isEqualTo(504);
    assertThat(provider.calls()).isEqualTo(1);
  }

  @Test
  void observesWholeBatches() {
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    send(Calls.embeddings("a", "b").settings(observe).exchange());
    Exchange known = Calls.embeddings("b").settings(observe).exchange();
    send(known);
    Exchange partly = Calls.embeddings("b", "c").settings(observe).exchange();
    send(partly);
    assertThat(known.trace().forgone().lever()).isEqualTo("cache");
    assertThat(partly.trace().forgone()).isNull();
    assertThat(provider.calls()).isEqualTo(3);
  }
}
