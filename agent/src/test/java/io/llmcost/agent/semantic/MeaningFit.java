package io.llmcost.agent.semantic;

import io.llmcost.agent.prior.NewtonStep;
import io.llmcost.agent.semantic.VerifierFit.Example;
import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fits the weights of the verifier for what texts mean, the same bit for bit. Questions as people
 * ask them count most: what was made, and neighbours by chance, come in any number.
 */
public final class MeaningFit {

  private static final double PENALTY = 1;
  private static final double MANY = 0.1;
  private static final int NEAR = 8;
  private static final int MADE = 2_000;
  private static final int STEPS = 25;

  private record Row(double[] features, double same, double importance) {}

  private final Function<String, DenseVector> vectors;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param vectors of the embedder
   */
  public MeaningFit(Function<String, DenseVector> vectors) {
    this.vectors = vectors;
  }

  /**
   * Pairs that want the same answer; those that mean about the same and belong to others do not.
   */
  public MeaningFit paraphrases(List<Example> examples) {
    KnownTexts<Integer> texts = texts(examples);
    List<DenseVector> all = examples.stream().map(example -> vectors.apply(example.a())).toList();
    for (Example example : examples) {
      DenseVector vector = vectors.apply(example.b());
      Set<String> near = new LinkedHashSet<>();
      IntStream.range(0, all.size())
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -vector.cosine(all.get(i))))
          .limit(NEAR)
          .forEach(i -> near.add(examples.get(i).a()));
      near.add(example.a());
      for (String a : near) {
        add(texts, a, example.b(), a.equals(example.a()), MANY);
      }
    }
    return this;
  }

  /** Questions that were written for this. */
  public MeaningFit written() {
    return labelled(WrittenQuestions.pairs(), 1);
  }

  /** Pairs made of parts. */
  public MeaningFit made() {
    return labelled(MadeQuestions.pairs(MADE, 1), MANY);
  }

  private MeaningFit labelled(List<Example> examples, double importance) {
    KnownTexts<Integer> texts = texts(examples);
    examples.forEach(example -> add(texts, example.a(), example.b(), example.same(), importance));
    return this;
  }

  /** Those that an insisting guard keeps apart never come to the verifier. */
  private void add(KnownTexts<Integer> texts, String a, String b, boolean same, double importance) {
    Pair pair = new Pair(Reading.of(a), Reading.of(b));
    if (Guard.insistence(pair, Set.of()) == null) {
      double meaning = vectors.apply(a).cosine(vectors.apply(b));
      double[] features = MeaningFeatures.of(pair, texts.similarity(a, b), meaning, Set.of());
      rows.add(new Row(features, same ? 1 : 0, importance));
    }
  }

  private static KnownTexts<Integer> texts(List<Example> examples) {
    KnownTexts<Integer> texts =
        new KnownTexts<>(new LexicalEmbedder(), PairVerifier.shipped(), 100_000);
    for (int i = 0; i < examples.size(); i++) {
      texts.add(examples.get(i).a(), i);
    }
    return texts;
  }

  private double[] weights() {
    double[] weights = new double[MeaningFeatures.NAMES.size()];
    for (int step = 0; step < STEPS; step++) {
      NewtonStep newton = new NewtonStep(weights.length);
      for (int i = 0; i < weights.length; i++) {
        newton.penalise(i, PENALTY, weights[i]);
      }
      for (Row row : rows) {
        newton.add(row.features(), weights, row.same(), row.importance());
      }
      double[] change = newton.solve();
      for (int i = 0; i < weights.length; i++) {
        weights[i] += change[i];
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.round(weights[i] * 1e4) / 1e4;
    }
    return weights;
  }

  /** A file of the weights. */
  String file(List<String> header) {
    StringBuilder text = new StringBuilder();
    header.forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
    double[] weights = weights();
    for (int i = 0; i < weights.length; i++) {
      text.append(
          String.format(Locale.ROOT, "%-18s %8.4f%n", MeaningFeatures.NAMES.get(i), weights[i]));
    }
    return text.toString();
  }
}
