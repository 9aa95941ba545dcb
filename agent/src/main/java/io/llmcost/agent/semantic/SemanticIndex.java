package io.llmcost.agent.semantic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Texts of one partition and what lies near to a new one: for each feature the entries that have it
 * (an inverted index), the best of which are scored exactly, rare features counting more. Lookups
 * take no lock; entries come one at a time. The oldest go when it is full.
 *
 * @param <T> what is kept with a text
 */
final class SemanticIndex<T> {

  /** What lies near, the nearest first. */
  static final class Near<T> {
    final T value;
    final double similarity;

    Near(T value, double similarity) {
      this.value = value;
      this.similarity = similarity;
    }
  }

  /** A feature that more entries than this have says little, and takes long. */
  private static final int COMMON = 2_000;

  private static final int RESCORED = 16;
  private static final int FIRST = 4;
  private static final int ENTRY_BYTES = 120;
  private static final int POSTING_BYTES = 6;
  private static final int FEATURE_BYTES = 112;

  private final int capacity;

  /** Written before {@link #added} is, and read after it. */
  private volatile Entry<T>[] entries = room(FIRST);

  private final ConcurrentHashMap<Integer, Postings> postings = new ConcurrentHashMap<>();
  private volatile int added;
  private long bytes;

  /**
   * @param capacity in entries; the oldest half goes when there are more
   */
  SemanticIndex(int capacity) {
    this.capacity = capacity;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of entries and nothing else
  private static <T> Entry<T>[] room(int size) {
    return new Entry[size];
  }

  int size() {
    return added;
  }

  boolean isFull() {
    return added == capacity;
  }

  /** On the heap, about. */
  synchronized long bytes() {
    return bytes + 8L * entries.length;
  }

  /** Adds a text; false if there is no room. */
  synchronized boolean add(SparseVector vector, T value, int valueBytes) {
    if (added == capacity || vector.size() == 0) {
      return false;
    }
    int slot = added;
    if (slot == entries.length) {
      entries = Arrays.copyOf(entries, slot * 2);
    }
    entries[slot] = new Entry<>(vector, value);
    for (int i = 0; i < vector.size(); i++) {
      Postings list = postings.get(vector.feature(i));
      if (list == null) {
        list = new Postings();
        postings.put(vector.feature(i), list);
        bytes += FEATURE_BYTES;
      }
      list.add(slot);
    }
    bytes += ENTRY_BYTES + valueBytes + vector.bytes() + (long) POSTING_BYTES * vector.size();
    added = slot + 1;
    return true;
  }

  /** The newer half of the entries, in their order; what a full index is begun anew with. */
  synchronized List<Entry<T>> newest() {
    List<Entry<T>> newest = new ArrayList<>();
    for (int slot = added / 2; slot < added; slot++) {
      newest.add(entries[slot]);
    }
    return newest;
  }

  /**
   * The nearest texts.
   *
   * @param count at most so many
   */
  List<Near<T>> near(SparseVector query, int count) {
    int size = added;
    List<Near<T>> found = new ArrayList<>();
    if (size == 0 || query.size() == 0) {
      return found;
    }
    float[] sums = new float[size];
    for (int i = 0; i < query.size(); i++) {
      Postings list = postings.get(query.feature(i));
      if (list != null) {
        int length = list.size();
        if (length <= COMMON || size <= COMMON) {
          float weight = query.weight(i) * rarity(length, size);
          list.addTo(sums, length, weight * rarity(length, size));
        }
      }
    }
    Entry<T>[] known = entries;
    int[] best = best(sums, Math.max(count, RESCORED));
    double length = length(query, size);
    for (int slot : best) {
      Entry<T> entry = known[slot];
      found.add(new Near<>(entry.value, cosine(query, length, entry.vector, size)));
    }
    found.sort((one, other) -> Double.compare(other.similarity, one.similarity));
    return found.size() > count ? found.subList(0, count) : found;
  }

  /** Hands out all that is kept. */
  void forEach(Consumer<T> consumer) {
    int size = added;
    Entry<T>[] known = entries;
    for (int slot = 0; slot < size; slot++) {
      consumer.accept(known[slot].value);
    }
  }

  /** Of two texts, by how rare things are here: the cosine, 0 to 1. */
  double similarity(SparseVector one, SparseVector other) {
    int size = added;
    return cosine(one, length(one, size), other, size);
  }

  private static int[] best(float[] sums, int count) {
    int[] slots = new int[count];
    int filled = 0;
    for (int slot = 0; slot < sums.length; slot++) {
      float sum = sums[slot];
      if (sum <= 0 || filled == count && sum <= sums[slots[filled - 1]]) {
        continue;
      }
      int at = filled < count ? filled++ : count - 1;
      while (at > 0 && sums[slots[at - 1]] < sum) {
        slots[at] = slots[at - 1];
        at--;
      }
      slots[at] = slot;
    }
    return Arrays.copyOf(slots, filled);
  }

  /** Of two texts by the entries that are here. */
  private double cosine(SparseVector query, double length, SparseVector vector, int size) {
    double product = 0;
    int i = 0;
    int j = 0;
    while (i < query.size() && j < vector.size()) {
      int order = Integer.compare(query.feature(i), vector.feature(j));
      if (order == 0) {
        float rarity = rarityOf(query.feature(i), size);
        product += (double) query.weight(i) * vector.weight(j) * rarity * rarity;
        i++;
        j++;
      } else if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return product == 0 ? 0 : Math.min(1, product / (length * length(vector, size)));
  }

  private double length(SparseVector vector, int size) {
    double sum = 0;
    for (int i = 0; i < vector.size(); i++) {
      double part = vector.weight(i) * rarityOf(vector.feature(i), size);
      sum += part * part;
    }
    return Math.sqrt(sum);
  }

  private float rarityOf(int feature, int size) {
    Postings list = postings.get(feature);
    return rarity(list == null ? 0 : list.size(), size);
  }

  /** What a feature counts that so many of so many entries have. */
  private static float rarity(int have, int size) {
    return 1 + (float) Math.log((size + 1.0) / (have + 1.0));
  }

  /** A text and what is kept with it. */
  static final class Entry<T> {
    final SparseVector vector;
    final T value;

    Entry(SparseVector vector, T value) {
      this.vector = vector;
      this.value = value;
    }
  }

  /** Slots in ascending order; one writer, any number of readers. */
  private static final class Postings {

    private volatile int[] slots = new int[2];
    private volatile int size;

    int size() {
      return size;
    }

    void add(int slot) {
      int[] array = slots;
      if (size == array.length) {
        array = Arrays.copyOf(array, size * 2);
      }
      array[size] = slot;
      slots = array;
      size = size + 1;
    }

    void addTo(float[] sums, int length, float weight) {
      int[] array = slots;
      for (int i = 0; i < length; i++) {
        if (array[i] < sums.length) {
          sums[array[i]] += weight;
        }
      }
    }
  }
}
