package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A first look at signs loses nothing that matters. */
class MeaningIndexTest {

  private static final Object SPACE = new Object();
  private static final int LENGTH = 100;

  private final Random random = new Random(3);

  private DenseVector vector() {
    return DenseVector.of(SPACE, values());
  }

  private float[] values() {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private DenseVector near(float[] values, float share) {
    float[] other = values();
    for (int i = 0; i < LENGTH; i++) {
      other[i] = values[i] + share * other[i];
    }
    return DenseVector.of(SPACE, other);
  }

  @Test
  void ofFewAllAreComparedAndTheBestComeFirst() {
    List<DenseVector> vectors = new ArrayList<>();
    MeaningIndex<Integer> index = new MeaningIndex<>(vector());
    for (int i = 0; i < MeaningIndex.COMPARED; i++) {
      vectors.add(vector());
      index.add(vectors.get(i), i);
    }
    DenseVector query = vector();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      if (query.cosine(vectors.get(i)) >= 0.05) {
        expected.add(i);
      }
    }
    expected.sort(
        (a, b) -> Double.compare(query.cosine(vectors.get(b)), query.cosine(vectors.get(a))));

    assertThat(expected).hasSizeGreaterThan(8);
    assertThat(index.near(query, 0.05, 8)).isEqualTo(expected.subList(0, 8));
  }

  @Test
  void amongMoreThanAreComparedTheNearestIsFound() {
    MeaningIndex<Integer> index = new MeaningIndex<>(vector());
    List<float[]> texts = new ArrayList<>();
    for (int i = 0; i < 20 * MeaningIndex.COMPARED; i++) {
      texts.add(values());
      index.add(DenseVector.of(SPACE, texts.get(i)), i);
    }
    for (int i = 0; i < texts.size(); i += 50) {
      assertThat(index.near(near(texts.get(i), 0.5f), 0.4, 8)).startsWith(i);
    }
  }

  @Test
  void manyEqualOnesAreNoMoreThanAreCompared() {
    DenseVector same = vector();
    MeaningIndex<Integer> index = new MeaningIndex<>(same);
    for (int i = 0; i < 3 * MeaningIndex.COMPARED; i++) {
      index.add(same, i);
    }
    assertThat(index.near(same, 0.99, 8)).hasSize(8);
  }

  @Test
  void whatIsTooFarIsNotFound() {
    MeaningIndex<Integer> index = new MeaningIndex<>(vector());
    for (int i = 0; i < 2 * MeaningIndex.COMPARED; i++) {
      index.add(vector(), i);
    }
    assertThat(index.near(vector(), 0.9, 8)).isEmpty();
  }

  @Test
  void vectorsOfOtherSpacesAndLengthsAreNotTaken() {
    MeaningIndex<Integer> index = new MeaningIndex<>(vector());
    assertThat(index.takes(vector())).isTrue();
    assertThat(index.takes(DenseVector.of(new Object(), values()))).isFalse();
    assertThat(index.takes(DenseVector.of(SPACE, new float[] {1}))).isFalse();
    assertThat(index.takes(null)).isFalse();
  }
}
