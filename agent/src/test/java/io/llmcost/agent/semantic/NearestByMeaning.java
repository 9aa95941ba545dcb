package io.llmcost.agent.semantic;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how much processor time a look at what is near by meaning takes, and how much of what is
 * nearest it finds, beside a look at all: {@code NearestByMeaning [SIZE...]}. The texts are made:
 * each is about one of 200 topics, the cosine of two about the same one is .5, as far as a query's
 * own match is .7 to .95, so that there is a crowd to get lost in.
 */
public final class NearestByMeaning {

  private static final int LENGTH = 384;
  private static final int TOPICS = 200;
  private static final int QUERIES = 200;
  private static final int NEAREST = 8;
  private static final double LEAST = 0.4;
  private static final Object SPACE = new Object();

  private final Random random = new Random(7);
  private final float[][] topics = new float[TOPICS][];

  private NearestByMeaning() {
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = direction();
    }
  }

  public static void main(String[] sizes) {
    System.out.println("| texts | all, us | signs first, us | first found | best 8 found |");
    System.out.println("|---|---|---|---|---|");
    for (String size : sizes.length > 0 ? sizes : new String[] {"1000", "10000", "20000"}) {
      new NearestByMeaning().measure(Integer.parseInt(size));
    }
  }

  private void measure(int size) {
    List<float[]> texts = new ArrayList<>();
    List<DenseVector> vectors = new ArrayList<>();
    MeaningIndex<Integer> index = null;
    for (int i = 0; i < size; i++) {
      float[] text = mixed(topics[random.nextInt(TOPICS)], direction(), Math.sqrt(0.5));
      DenseVector vector = DenseVector.of(SPACE, text);
      index = index == null ? new MeaningIndex<>(vector) : index;
      index.add(vector, i);
      texts.add(text);
      vectors.add(vector);
    }
    List<DenseVector> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      double cosine = 0.7 + 0.25 * random.nextDouble();
      queries.add(
          DenseVector.of(SPACE, mixed(texts.get(random.nextInt(size)), direction(), cosine)));
    }
    MeaningIndex<Integer> known = index;
    int first = 0;
    int found = 0;
    int all = 0;
    for (DenseVector query : queries) {
      List<Integer> exact = all(query, vectors);
      List<Integer> near = known.near(query, LEAST, NEAREST);
      first += !near.isEmpty() && near.get(0).equals(exact.get(0)) ? 1 : 0;
      all += exact.size();
      exact.retainAll(near);
      found += exact.size();
    }
    System.out.printf(
        Locale.ROOT,
        "| %,d | %.0f | %.0f | %.3f | %.3f |%n",
        size,
        micros(queries, query -> all(query, vectors)),
        micros(queries, query -> known.near(query, LEAST, NEAREST)),
        (double) first / QUERIES,
        (double) found / all);
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
