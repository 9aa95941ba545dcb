package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.semantic.text.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeaningTest {

  private static final String KNOWN = "How do I reset the password of the router?";
  private static final String OTHER_WORDS =
      "What is the procedure for resetting a router password?";

  private final Object space = new Object();
  private final Map<String, DenseVector> vectors = new HashMap<>();
  private final KnownTexts<Integer> texts =
      new KnownTexts<>(new LexicalEmbedder(), PairVerifier.shipped(), 100);

  private DenseVector vector(float... values) {
    return DenseVector.of(space, values);
  }

  private Match<Integer> near(String text, DenseVector meaning) {
    return texts.near(Reading.of(text), meaning, 0.8, Set.of(), any -> true);
  }

  private void learn() {
    texts.learnMeanings(space, 100, text -> CompletableFuture.completedFuture(vectors.get(text)));
  }

  @Test
  void cosinesAreKeptThroughBytes() {
    assertThat(vector(3, 4).cosine(vector(3, 4))).isCloseTo(1, within(1e-9));
    assertThat(vector(1, 0).cosine(vector(1, 1))).isCloseTo(Math.sqrt(0.5), within(0.01));
    assertThat(vector(1, 0).cosine(vector(-1, 0))).isCloseTo(-1, within(1e-9));
    assertThatThrownBy(() -> vector(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> vector(Float.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherWordsAreFoundByWhatTheyMean() {
    texts.add(KNOWN, 1);
    vectors.put(KNOWN, vector(1, 0, 0.1f));
    assertThat(near(OTHER_WORDS, null)).isNull();
    learn();
    Match<Integer> match = near(OTHER_WORDS, vector(1, 0, 0));
    assertThat(match.value()).isEqualTo(1);
    assertThat(match.isByMeaning()).isTrue();
    assertThat(near(OTHER_WORDS, vector(0, 1, 0))).isNull();
  }

  @Test
  void ofTextsThatMeanAboutTheSameTheOneWithTheSameWordsIsClosest() {
    texts.add("Where can a router be bought?", 1);
    texts.add(KNOWN, 2);
    vectors.put("Where can a router be bought?", vector(1, 0.30f));
    vectors.put(KNOWN, vector(1, 0.34f));
    learn();
    Reading asked = Reading.of("How can I reset the password of the router?");
    assertThat(texts.closest(asked, vector(1, 0.28f)).value()).isEqualTo(2);
    assertThat(texts.closest(asked, vector(1, 0.28f)).score()).isBetween(0.5, 1.0);
  }

  @Test
  void guardsThatInsistAreNotOverruled() {
    texts.add("How do I reset 2 routers?", 1);
    vectors.put("How do I reset 2 routers?", vector(1, 0));
    learn();
    assertThat(near("How do I reset 3 routers?", vector(1, 0))).isNull();
    assertThat(near("How do I not reset 2 routers?", vector(1, 0))).isNull();
    assertThat(near("How can I reset 2 routers?", vector(1, 0))).isNotNull();
  }

  @Test
  void vectorsOfAnotherEmbedderAreNotCompared() {
    texts.add(KNOWN, 1);
    vectors.put(KNOWN, vector(1, 0));
    learn();
    DenseVector foreign = DenseVector.of(new Object(), new float[] {1, 0});
    assertThat(near(OTHER_WORDS, foreign)).isNull();
    assertThat(near("How can I reset the router's password?", foreign).isByMeaning()).isFalse();
  }

  @Test
  void anotherEmbedderBeginsAnew() {
    texts.add(KNOWN, 1);
    vectors.put(KNOWN, vector(1, 0));
    learn();
    assertThat(near(OTHER_WORDS, vector(1, 0))).isNotNull();
    long bytes = texts.bytes();
    Object other = new Object();
    texts.learnMeanings(
        other,
        100,
        text -> CompletableFuture.completedFuture(DenseVector.of(other, new float[] {1, 0})));
    assertThat(near(OTHER_WORDS, DenseVector.of(other, new float[] {1, 0}))).isNotNull();
    assertThat(texts.bytes()).isEqualTo(bytes);
  }

  @Test
  void whoAsksNeedNotBeWhatFindsTheVectors() {
    texts.add(KNOWN, 1);
    Object model = new Object();
    texts.learnMeanings(
        space,
        100,
        text -> CompletableFuture.completedFuture(DenseVector.of(model, new float[] {1, 0})));
    assertThat(near(OTHER_WORDS, DenseVector.of(model, new float[] {1, 0}))).isNotNull();
  }

  @Test
  void whatAnEmbedderOfBeforeFindsLateDoesNotDriveOutWhatIsKnown() {
    texts.add(KNOWN, 1);
    CompletableFuture<DenseVector> late = new CompletableFuture<>();
    texts.learnMeanings(new Object(), 100, text -> late);
    vectors.put(KNOWN, vector(1, 0));
    learn();
    assertThat(near(OTHER_WORDS, vector(1, 0))).isNotNull();
    texts.add("How warm is it on the moon?", 2);
    late.complete(DenseVector.of(new Object(), new float[] {1, 0}));
    vectors.put("How warm is it on the moon?", vector(0, 1));
    learn();
    assertThat(texts.closest(Reading.of("What is the moon's temperature?"), vector(0, 1)).value())
        .isEqualTo(2);
  }

  @Test
  void whatCannotBeLearntIsTriedThreeTimes() {
    texts.add(KNOWN, 1);
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      texts.learnMeanings(
          space,
          1,
          text -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          });
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void whereTextsNeverRepeatLookingIsGivenUp() {
    Worth worth = new Worth(() -> 0.5);
    double call = 0.001;
    assertThat(worth.pays("site", call, 1e-6)).isTrue();
    assertThat(worth.pays("site", call, Double.NaN)).isTrue();
    assertThat(worth.pays("site", Double.NaN, 1e-6)).isTrue();
    for (int i = 0; i < 2_000; i++) {
      worth.looked("site", false);
    }
    assertThat(worth.pays("site", call, 1e-6)).isFalse();
    assertThat(worth.pays("other site", call, 1e-6)).isTrue();
    assertThat(worth.pays("site", 1, 1e-6)).isTrue();
    assertThat(new Worth(() -> 0.01).pays("site", call, 1)).as("now and then").isTrue();
    for (int i = 0; i < 20; i++) {
      worth.looked("site", true);
    }
    assertThat(worth.pays("site", call, 1e-6)).isTrue();
  }
}
