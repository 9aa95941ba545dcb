package io.llmcost.agent.eval;

import io.llmcost.agent.eval.CachePairs.Judged;
import io.llmcost.agent.semantic.PairVerifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** How often pairs of texts are taken for the same, rightly and wrongly. Immutable. */
public final class CacheMeasure {

  /** The thresholds at which curves are shown. */
  static final double[] THRESHOLDS = {0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98};

  /** What guards are worth: how many pairs each kept apart, the first one that did. */
  static final class Kept {
    private int same;
    private int different;

    int same() {
      return same;
    }

    int different() {
      return different;
    }
  }

  private final List<Judged> pairs;
  private final double threshold;
  private final NearestCount nearest;

  private CacheMeasure(List<Judged> pairs, double threshold, NearestCount nearest) {
    this.pairs = pairs;
    this.threshold = threshold;
    this.nearest = nearest;
  }

  /** With the verifier that comes with the agent. */
  public static CacheMeasure of(List<CacheRow> rows, CacheSettings settings) {
    return of(
        rows,
        settings,
        settings.hasMeanings() ? PairVerifier.shippedForMeaning() : PairVerifier.shipped());
  }

  static CacheMeasure of(List<CacheRow> rows, CacheSettings settings, PairVerifier verifier) {
    return new CacheMeasure(
        CachePairs.of(rows, settings, verifier),
        settings.threshold(),
        NearestCount.of(rows, settings, verifier));
  }

  /** Pairs measured. */
  public int rows() {
    return pairs.size();
  }

  /** Pairs that want the same answer. */
  public int same() {
    return (int) pairs.stream().filter(pair -> pair.row.same()).count();
  }

  /** What the verifier must say at least. */
  double threshold() {
    return threshold;
  }

  NearestCount nearest() {
    return nearest;
  }

  /** By tier: what it finds by itself, and all together. */
  Map<String, HitCount> tiers() {
    Map<String, HitCount> tiers = new LinkedHashMap<>();
    tiers.put("exact", count(pairs, pair -> pair.exact));
    tiers.put("normalised", count(pairs, pair -> pair.normalised));
    tiers.put("semantic", count(pairs, this::isSemantic));
    tiers.put("all", count(pairs, this::isHit));
    return tiers;
  }

  private boolean isSemantic(Judged pair) {
    return !pair.isKeptApart() && pair.score >= threshold;
  }

  private boolean isHit(Judged pair) {
    return pair.exact || pair.normalised || isSemantic(pair);
  }

  /** The curves: similarity alone and the verifier, each with and without guards. */
  Map<String, List<HitCount>> curves() {
    Map<String, List<HitCount>> curves = new LinkedHashMap<>();
    curves.put("similarity", curve(pair -> pair.similarity, pair -> true));
    curves.put("similarity + guards", curve(pair -> pair.similarity, pair -> !pair.isKeptApart()));
    curves.put("verifier", curve(pair -> pair.score, pair -> true));
    curves.put("verifier + guards", curve(pair -> pair.score, pair -> !pair.isKeptApart()));
    return curves;
  }

  private List<HitCount> curve(ToDoubleFunction<Judged> score, Predicate<Judged> may) {
    List<HitCount> points = new ArrayList<>();
    for (double least : THRESHOLDS) {
      points.add(count(pairs, pair -> may.test(pair) && score.applyAsDouble(pair) >= least));
    }
    return points;
  }

  /** All tiers by category, at the threshold; without those that have no category. */
  Map<String, HitCount> categories() {
    return byCategory(this::isHit);
  }

  /** Similarity alone, at the threshold. */
  Map<String, HitCount> unguardedCategories() {
    return byCategory(pair -> pair.similarity >= threshold);
  }

  private Map<String, HitCount> byCategory(Predicate<Judged> isHit) {
    Map<String, List<Judged>> byCategory = new TreeMap<>();
    for (Judged pair : pairs) {
      if (pair.row.category() != null) {
        byCategory.computeIfAbsent(pair.row.category(), name -> new ArrayList<>()).add(pair);
      }
    }
    Map<String, HitCount> counts = new LinkedHashMap<>();
    byCategory.forEach((name, members) -> counts.put(name, count(members, isHit)));
    return Collections.unmodifiableMap(counts);
  }

  /** The mean over categories of the share of pairs that wrongly hit; NaN without any. */
  static double macroFalseHits(Map<String, HitCount> categories) {
    return mean(categories, HitCount::falseHits);
  }

  /** The mean over categories of the share of pairs that rightly hit; NaN without any. */
  static double macroTrueHits(Map<String, HitCount> categories) {
    return mean(categories, HitCount::recall);
  }

  private static double mean(Map<String, HitCount> categories, ToDoubleFunction<HitCount> figure) {
    return categories.values().stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** By guard, the first that refuses; with an embedder, that insists. */
  Map<String, Kept> guards() {
    return keptApart(pair -> pair.guard);
  }

  /** By guard, the first that refuses, whether it insists or not. */
  Map<String, Kept> refusing() {
    return keptApart(pair -> pair.refusing);
  }

  private Map<String, Kept> keptApart(Function<Judged, String> guardOf) {
    Map<String, Kept> guards = new TreeMap<>();
    for (Judged pair : pairs) {
      String name = pair.moment ? "moment" : guardOf.apply(pair);
      if (name != null) {
        Kept kept = guards.computeIfAbsent(name, key -> new Kept());
        kept.same += pair.row.same() ? 1 : 0;
        kept.different += pair.row.same() ? 0 : 1;
      }
    }
    return guards;
  }

  private static HitCount count(List<Judged> pairs, Predicate<Judged> isHit) {
    int right = 0;
    int wrong = 0;
    int same = 0;
    for (Judged pair : pairs) {
      boolean hit = isHit.test(pair);
      same += pair.row.same() ? 1 : 0;
      right += hit && pair.row.same() ? 1 : 0;
      wrong += hit && !pair.row.same() ? 1 : 0;
    }
    return new HitCount(right, wrong, same, pairs.size());
  }
}
