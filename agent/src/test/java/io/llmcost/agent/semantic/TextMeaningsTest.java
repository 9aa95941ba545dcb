package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TextMeaningsTest {

  private static final long WHENEVER = Long.MAX_VALUE;

  /** Gives vectors when it may. */
  private static final class Source implements VectorSource {
    @Override
    public String identity(Settings settings) {
      return "test";
    }

    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());
    boolean forGood;
    volatile IOException failure;

    @Override
    public String name() {
      return "source";
    }

    @Override
    public int atOnce() {
      return 3;
    }

    @Override
    public boolean failsForGood() {
      return forGood;
    }

    @Override
    public double usd(String text) {
      return 0;
    }

    @Override
    public List<float[]> vectors(List<String> texts, Exchange because) throws IOException {
      requests.add(List.copyOf(texts));
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (failure != null) {
        throw failure;
      }
      return texts.stream().map(text -> new float[] {text.length(), 1}).toList();
    }
  }

  private final Source source = new Source();

  private static DenseVector get(CompletableFuture<DenseVector> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void eachTextIsAskedForOnce() throws Exception {
    TextMeanings meanings = new TextMeanings(source, 1, 10);
    CompletableFuture<DenseVector> first = meanings.of("a", null, WHENEVER);
    CompletableFuture<DenseVector> second = meanings.of("a", null, WHENEVER);
    source.go.countDown();
    assertThat(get(first)).isNotNull().isSameAs(get(second)).isSameAs(meanings.find("a"));
    assertThat(get(meanings.of("a", null, WHENEVER))).isSameAs(get(first));
    assertThat(source.requests).containsExactly(List.of("a"));
  }

  @Test
  void textsThatWaitAreAskedForTogether() throws Exception {
    TextMeanings meanings = new TextMeanings(source, 1, 10);
    CompletableFuture<DenseVector> first = meanings.of("a", null, WHENEVER);
    source.asked.await();
    List<CompletableFuture<DenseVector>> waiting =
        List.of(
            meanings.of("b", null, WHENEVER),
            meanings.of("c", null, WHENEVER),
            meanings.of("d", null, WHENEVER),
            meanings.of("e", null, WHENEVER));
    source.go.countDown();
    get(first);
    for (CompletableFuture<DenseVector> one : waiting) {
      assertThat(get(one)).isNotNull();
    }
    assertThat(source.requests).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
  }

  @Test
  void underLoadNothingIsFound() throws Exception {
    TextMeanings meanings = new TextMeanings(source, 1, 2);
    CompletableFuture<DenseVector> first = meanings.of("a", null, WHENEVER);
    source.asked.await();
    meanings.of("b", null, WHENEVER);
    meanings.of("c", null, WHENEVER);
    CompletableFuture<DenseVector> tooMuch = meanings.of("d", null, WHENEVER);
    assertThat(tooMuch).isCompletedWithValue(null);
    source.go.countDown();
    assertThat(get(first)).isNotNull();
  }

  @Test
  void whoWaitsNoLongerIsNotAskedFor() throws Exception {
    TextMeanings meanings = new TextMeanings(source, 1, 10);
    CompletableFuture<DenseVector> first = meanings.of("a", null, WHENEVER);
    source.asked.await();
    CompletableFuture<DenseVector> late = meanings.of("late", null, System.nanoTime() - 1);
    source.go.countDown();
    get(first);
    assertThat(get(late)).isNull();
    assertThat(source.requests).containsExactly(List.of("a"));
  }

  @Test
  void whatFailsForGoodIsNotTriedAgain() throws Exception {
    source.forGood = true;
    source.failure = new IOException("no such file");
    source.go.countDown();
    TextMeanings meanings = new TextMeanings(source, 1, 10);
    assertThat(get(meanings.of("a", null, WHENEVER))).isNull();
    assertThat(meanings.isSilent()).isTrue();
    assertThat(get(meanings.of("b", null, WHENEVER))).isNull();
    assertThat(source.requests).hasSize(1);
  }

  @Test
  void whatFailsInPassingIsTriedAgain() throws Exception {
    source.failure = new IOException("status 500");
    source.go.countDown();
    TextMeanings meanings = new TextMeanings(source, 1, 10);
    assertThat(get(meanings.of("a", null, WHENEVER))).isNull();
    assertThat(meanings.isSilent()).isFalse();
    source.failure = null;
    assertThat(get(meanings.of("a", null, WHENEVER))).isNotNull();
  }
}
