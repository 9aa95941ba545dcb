package io.llmcost.agent.semantic;

import io.llmcost.agent.prior.NewtonStep;
import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Fits the verifier's weights to pairs of texts: Newton's method, the same bit for bit. */
public final class VerifierFit {

  /** Two texts, and whether they want the same answer. */
  public record Example(String a, String b, boolean same, String category) {}

  private record Row(double[] features, double same, double importance) {}

  private static final double PENALTY = 1;
  private static final int MADE = 2_000;
  private static final int STEPS = 12;

  /**
   * Pairs that somebody wrote to be told apart are rare, and say more than neighbours by chance.
   */
  private static final double WRITTEN = 2;

  private final List<Row> rows = new ArrayList<>();

  /** Pairs that want the same answer; those near them that belong to others do not. */
  public VerifierFit paraphrases(List<Example> examples) {
    KnownTexts<Integer> texts = texts(examples);
    Map<Integer, Reading> readings = new HashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      String b = examples.get(i).b();
      for (int near : texts.neighbours(b)) {
        String a = examples.get(near).a();
        Pair pair = new Pair(readings.computeIfAbsent(near, place -> Reading.of(a)), Reading.of(b));
        rows.add(new Row(PairFeatures.of(pair, texts.similarity(a, b)), near == i ? 1 : 0, 1));
      }
    }
    return this;
  }

  /** Pairs made of parts. */
  public VerifierFit made() {
    return labelled(MadeQuestions.pairs(MADE, 1));
  }

  /** Pairs with their labels; those that guards keep apart never come to the verifier. */
  public VerifierFit labelled(List<Example> examples) {
    KnownTexts<Integer> texts = texts(examples);
    for (Example example : examples) {
      Pair pair = new Pair(Reading.of(example.a()), Reading.of(example.b()));
      if (Guard.refusal(pair, Set.of()) == null) {
        double similarity = texts.similarity(example.a(), example.b());
        rows.add(new Row(PairFeatures.of(pair, similarity), example.same() ? 1 : 0, WRITTEN));
      }
    }
    return this;
  }

  private static KnownTexts<Integer> texts(List<Example> examples) {
    KnownTexts<Integer> texts =
        new KnownTexts<>(
            new LexicalEmbedder(),
            new PairVerifier(new double[PairFeatures.NAMES.size()]),
            100_000);
    for (int i = 0; i < examples.size(); i++) {
      texts.add(examples.get(i).a(), i);
    }
    return texts;
  }

  double[] weights() {
    double[] weights = new double[PairFeatures.NAMES.size()];
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

  /** A verifier with these weights. */
  public PairVerifier verifier() {
    return new PairVerifier(weights());
  }

  /** A file of the weights. */
  String file(List<String> header) {
    StringBuilder text = new StringBuilder();
    header.forEach(line -> text.append(("# " + line).stripTrailing()).append('\n'));
    double[] weights = weights();
    for (int i = 0; i < weights.length; i++) {
      text.append(
          String.format(Locale.ROOT, "%-18s %8.4f%n", PairFeatures.NAMES.get(i), weights[i]));
    }
    return text.toString();
  }
}
