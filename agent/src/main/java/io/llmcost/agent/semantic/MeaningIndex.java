package io.llmcost.agent.semantic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts by what they mean. A first look goes over the signs of all vectors, which are a bit each
 * and lie side by side; those that differ in the fewest are compared exactly. Lookups take no lock;
 * entries come one at a time and never go.
 *
 * @param <T> what is kept with a vector
 */
final class MeaningIndex<T> {

  /** How many are compared exactly; of fewer all are. */
  static final int COMPARED = 256;

  private static final int FIRST = 16;
  private static final int ENTRY_BYTES = 32;

  private final DenseVector like;
  private final int words;

  /** Written before {@link #size} is, and read after it. */
  private volatile Entry<T>[] entries = room(FIRST);

  private volatile long[] signs;
  private volatile int size;

  /**
   * @param like of the space and length of all that is to be kept
   */
  MeaningIndex(DenseVector like) {
    this.like = like;
    this.words = (like.parts().length + Long.SIZE - 1) / Long.SIZE;
    this.signs = new long[FIRST * words];
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of entries and nothing else
  private static <T> Entry<T>[] room(int size) {
    return new Entry[size];
  }

  /** A vector of its space and length. */
  DenseVector like() {
    return like;
  }

  /** Whether a vector can be kept and looked for here. */
  boolean takes(DenseVector vector) {
    return like.isLike(vector);
  }

  /** On the heap, about, without the vectors. */
  long bytes() {
    return (long) entries.length * (ENTRY_BYTES + Long.BYTES * words);
  }

  synchronized void add(DenseVector vector, T value) {
    int slot = size;
    if (slot == entries.length) {
      signs = Arrays.copyOf(signs, 2 * slot * words);
      entries = Arrays.copyOf(entries, 2 * slot);
    }
    signsOf(vector, signs, slot * words);
    entries[slot] = new Entry<>(vector, value);
    size = slot + 1;
  }

  /**
   * What is nearest, the nearest first.
   *
   * @param least cosine
   * @param count at most so many
   */
  List<T> near(DenseVector meaning, double least, int count) {
    int known = size;
    Entry<T>[] all = entries;
    Nearest<T> nearest = new Nearest<>(meaning, least, count);
    if (known <= COMPARED) {
      for (int slot = 0; slot < known; slot++) {
        nearest.look(all[slot]);
      }
      return nearest.values;
    }
    short[] distances = distances(meaning, known);
    int room = COMPARED;
    int farthest = farthest(distances);
    for (int slot = 0; slot < known; slot++) {
      if (distances[slot] < farthest) {
        nearest.look(all[slot]);
        room--;
      }
    }
    for (int slot = 0; slot < known && room > 0; slot++) {
      if (distances[slot] == farthest) {
        nearest.look(all[slot]);
        room--;
      }
    }
    return nearest.values;
  }

  /** In how many signs each of the first ones differs. */
  private short[] distances(DenseVector meaning, int known) {
    long[] mine = new long[words];
    signsOf(meaning, mine, 0);
    long[] theirs = signs;
    short[] distances = new short[known];
    int at = 0;
    for (int slot = 0; slot < known; slot++) {
      int distance = 0;
      for (int word = 0; word < mine.length; word++) {
        distance += Long.bitCount(theirs[at++] ^ mine[word]);
      }
      distances[slot] = (short) distance;
    }
    return distances;
  }

  /** There is room for all that are nearer than that, and not for all that are as far. */
  private int farthest(short[] distances) {
    int[] counts = new int[words * Long.SIZE + 1];
    for (short distance : distances) {
      counts[distance]++;
    }
    int farthest = 0;
    for (int nearer = counts[0]; nearer <= COMPARED; nearer += counts[farthest]) {
      farthest++;
    }
    return farthest;
  }

  private static void signsOf(DenseVector vector, long[] target, int from) {
    byte[] parts = vector.parts();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] > 0) {
        target[from + i / Long.SIZE] |= 1L << i;
      }
    }
  }

  private static final class Entry<T> {
    private final DenseVector vector;
    private final T value;

    Entry(DenseVector vector, T value) {
      this.vector = vector;
      this.value = value;
    }
  }

  /** The best of those that were looked at. */
  private static final class Nearest<T> {
    private final DenseVector meaning;
    private final double least;
    private final double[] cosines;
    private final List<T> values;

    Nearest(DenseVector meaning, double least, int count) {
      this.meaning = meaning;
      this.least = least;
      this.cosines = new double[count];
      this.values = new ArrayList<>(count + 1);
    }

    void look(Entry<T> entry) {
      double cosine = meaning.cosine(entry.vector);
      int most = cosines.length;
      int at = values.size();
      if (cosine < least || at == most && cosine <= cosines[at - 1]) {
        return;
      }
      at = Math.min(at, most - 1);
      while (at > 0 && cosines[at - 1] < cosine) {
        cosines[at] = cosines[at - 1];
        at--;
      }
      cosines[at] = cosine;
      values.add(at, entry.value);
      if (values.size() > most) {
        values.remove(most);
      }
    }
  }
}
