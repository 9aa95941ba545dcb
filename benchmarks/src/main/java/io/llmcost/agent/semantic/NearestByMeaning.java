package io.llmcost.agent.semantic;

import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Prints how much processor time a look at what is near by meaning takes, and how much of what is
 * nearest it finds, beside a look at all and one at a graph of neighbours (hnswlib): {@code
 * NearestByMeaning [SIZE...]}. The texts are made: each is about one of 200 topics, the cosine of
 * two about the same one is .5, as far as a query's own match is .7 to .95, so that there is a
 * crowd to get lost in.
 */
public final class NearestByMeaning {

  private static final int LENGTH = 384;
  private static final int TOPICS = 200;
  private static final int QUERIES = 200;
  private static final int NEAREST = 8;
  private static final double LEAST = 0.4;

  /** As hnswlib's documentation suggests for a recall above .95. */
  private static final int NEIGHBOURS = 16;

  private static final int BUILT_WITH = 200;
  private static final Object SPACE = new Object();

  private final Random random = new Random(7);
  private final float[][] topics = new float[TOPICS][];

  private NearestByMeaning() {
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = direction();
    }
  }

  public static void main(String[] sizes) {
    System.out.println(
        "| texts | all, us | signs first, us | first found | best 8 found | graph, ef | us | first found"
            + " | best 8 found | put in, signs, us | put in, graph, us |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
    for (String size : sizes.length > 0 ? sizes : new String[] {"1000", "10000", "20000"}) {
      new NearestByMeaning().measure(Integer.parseInt(size));
    }
  }

  private void measure(int size) {
    List<DenseVector> vectors = new ArrayList<>();
    List<float[]> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] text = mixed(topics[random.nextInt(TOPICS)], direction(), Math.sqrt(0.5));
      vectors.add(DenseVector.of(SPACE, text));
      texts.add(text);
    }
    List<DenseVector> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      double cosine = 0.7 + 0.25 * random.nextDouble();
      queries.add(
          DenseVector.of(SPACE, mixed(texts.get(random.nextInt(size)), direction(), cosine)));
    }
    MeaningIndex<Integer> signs = new MeaningIndex<>(vectors.get(0));
    double signsMicros = microsOfEach(size, i -> signs.add(vectors.get(i), i));
    HnswIndex<Integer, DenseVector, Text, Double> graph =
        HnswIndex.newBuilder(
                LENGTH, (DenseVector one, DenseVector other) -> 1 - one.cosine(other), size)
            .withM(NEIGHBOURS)
            .withEfConstruction(BUILT_WITH)
            .build();
    double graphMicros = microsOfEach(size, i -> graph.add(new Text(i, vectors.get(i))));

    Look all = query -> all(query, vectors);
    Look near = query -> signs.near(query, LEAST, NEAREST);
    String line =
        String.format(
            Locale.ROOT,
            "| %,d | %.0f | %.0f | %s |",
            size,
            micros(queries, all),
            micros(queries, near),
            found(queries, all, near));
    for (int ef : new int[] {32, 128}) {
      graph.setEf(ef);
      Look walk = query -> walk(graph, query);
      System.out.printf(
          Locale.ROOT,
          "%s %d | %.0f | %s | %.1f | %.0f |%n",
          line,
          ef,
          micros(queries, walk),
          found(queries, all, walk),
          signsMicros,
          graphMicros);
    }
  }

  /** How often the first and how much of the best eight is found. */
  private static String found(List<DenseVector> queries, Look all, Look look) {
    int first = 0;
    int found = 0;
    int best = 0;
    for (DenseVector query : queries) {
      List<Integer> exact = all.at(query);
      List<Integer> near = look.at(query);
      first += !near.isEmpty() && near.get(0).equals(exact.get(0)) ? 1 : 0;
      best += exact.size();
      exact.retainAll(near);
      found += exact.size();
    }
    return String.format(
        Locale.ROOT, "%.3f | %.3f", (double) first / QUERIES, (double) found / best);
  }

  private static List<Integer> walk(
      HnswIndex<Integer, DenseVector, Text, Double> graph, DenseVector query) {
    List<Integer> near = new ArrayList<>(NEAREST);
    for (SearchResult<Text, Double> one : graph.findNearest(query, NEAREST)) {
      near.add(one.item().id());
    }
    return near;
  }

  private record Text(Integer id, DenseVector vector) implements Item<Integer, DenseVector> {
    @Override
    public int dimensions() {
      return LENGTH;
    }
  }

  /** The mean of what it takes to put one in. */
  private static double microsOfEach(int size, IntConsumer work) {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < size; i++) {
      work.accept(i);
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / 1e3 / size;
  }

  private interface Look {
    List<Integer> at(DenseVector query);
  }

  /** The median of what looks take when they are warm, on this thread. */
  private static double micros(List<DenseVector> queries, Look look) {
    List<Long> nanos = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      nanos.clear();
      for (DenseVector query : queries) {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        if (look.at(query).size() > NEAREST) {
          throw new AssertionError();
        }
        nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun);
      }
    }
    nanos.sort(Comparator.naturalOrder());
    return nanos.get(nanos.size() / 2) / 1e3;
  }

  private static List<Integer> all(DenseVector query, List<DenseVector> vectors) {
    double[] cosines = new double[NEAREST];
    List<Integer> nearest = new ArrayList<>(NEAREST + 1);
    for (int i = 0; i < vectors.size(); i++) {
      double cosine = query.cosine(vectors.get(i));
      int at = nearest.size();
      if (cosine < LEAST || at == NEAREST && cosine <= cosines[at - 1]) {
        continue;
      }
      at = Math.min(at, NEAREST - 1);
      while (at > 0 && cosines[at - 1] < cosine) {
        cosines[at] = cosines[at - 1];
        at--;
      }
      cosines[at] = cosine;
      nearest.add(at, i);
      if (nearest.size() > NEAREST) {
        nearest.remove(NEAREST);
      }
    }
    return nearest;
  }

  private float[] direction() {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return unit(values);
  }

  private static float[] mixed(float[] one, float[] other, double share) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (share * one[i] + Math.sqrt(1 - share * share) * other[i]);
    }
    return unit(values);
  }

  private static float[] unit(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(squares);
    }
    return values;
  }
}
