package io.llmcost.agent.semantic;

import java.util.Arrays;

/**
 * Finds texts that share words and parts of words: hashed runs of four signs, letters in lower case
 * and spaces as one. It knows nothing of meaning: other words for the same thing are far apart, and
 * opposites near. What it finds is checked by guards and a verifier.
 */
public final class LexicalEmbedder implements Embedder {

  /** Four letters are 64 bits. */
  private static final int RUN = 4;

  private static final int MOST_CHARS = 1 << 15;

  @Override
  public String name() {
    return "lexical";
  }

  @Override
  public SparseVector embed(String text) {
    int limit = Math.min(text.length(), MOST_CHARS);
    Features features = new Features(limit + 2);
    long last = ' ';
    int known = 1;
    boolean space = true;
    for (int i = 0; i <= limit; i++) {
      char c = i == limit ? ' ' : Character.toLowerCase(text.charAt(i));
      if (c <= ' ' || Character.isWhitespace(c)) {
        if (space) {
          continue;
        }
        c = ' ';
      }
      space = c == ' ';
      last = last << 16 | c;
      known++;
      if (known >= RUN) {
        features.add(mix(last));
      }
    }
    return features.vector();
  }

  private static int mix(long run) {
    long mixed = run * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    mixed *= 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }

  /** Collects features, then sorts and counts them. */
  private static final class Features {

    private static final int FEW = 512;
    private static final int DIGIT_BITS = 11;
    private static final int DIGIT = (1 << DIGIT_BITS) - 1;

    private final int[] all;
    private int size;

    Features(int most) {
      all = new int[most];
    }

    void add(int feature) {
      all[size++] = feature;
    }

    /** By 11 bits at a time: a comparing sort takes three times as long for a long text. */
    private void sort() {
      if (size < FEW) {
        Arrays.sort(all, 0, size);
        return;
      }
      int[] from = all;
      int[] to = new int[size];
      for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
        int sign = shift + DIGIT_BITS >= Integer.SIZE ? Integer.MIN_VALUE >>> shift : 0;
        int[] places = new int[(1 << DIGIT_BITS) + 1];
        for (int i = 0; i < size; i++) {
          places[((from[i] >>> shift & DIGIT) ^ sign) + 1]++;
        }
        for (int i = 1; i < places.length; i++) {
          places[i] += places[i - 1];
        }
        for (int i = 0; i < size; i++) {
          to[places[(from[i] >>> shift & DIGIT) ^ sign]++] = from[i];
        }
        int[] swap = from;
        from = to;
        to = swap;
      }
      if (from != all) {
        System.arraycopy(from, 0, all, 0, size);
      }
    }

    SparseVector vector() {
      sort();
      int[] features = new int[size];
      float[] counts = new float[size];
      int distinct = 0;
      for (int i = 0; i < size; i++) {
        if (distinct == 0 || features[distinct - 1] != all[i]) {
          features[distinct++] = all[i];
        }
        counts[distinct - 1]++;
      }
      return new SparseVector(Arrays.copyOf(features, distinct), Arrays.copyOf(counts, distinct));
    }
  }
}
