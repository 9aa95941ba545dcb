package io.llmcost.agent.eval;

import io.llmcost.agent.semantic.KnownTexts;
import io.llmcost.agent.semantic.LexicalEmbedder;
import io.llmcost.agent.semantic.Match;
import io.llmcost.agent.semantic.Moment;
import io.llmcost.agent.semantic.PairVerifier;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a cache full of the first texts of all pairs finds for the second text of each pair that
 * wants the same answer: its own partner, another text, nothing. Immutable.
 */
final class NearestCount {

  static final double[] CLOSENESS = {0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6};

  /** At one threshold. */
  static final class Point {
    final String name;
    final int right;
    final int wrong;
    final int miss;

    private Point(String name, int right, int wrong, int miss) {
      this.name = name;
      this.right = right;
      this.wrong = wrong;
      this.miss = miss;
    }
  }

  private final List<Point> closest;
  private final Point hits;

  private NearestCount(List<Point> closest, Point hits) {
    this.closest = closest;
    this.hits = hits;
  }

  static NearestCount of(List<CacheRow> rows, CacheSettings settings, PairVerifier verifier) {
    KnownTexts<CacheRow> known =
        new KnownTexts<>(new LexicalEmbedder(), verifier, Math.max(2, rows.size()));
    rows.forEach(row -> known.add(row.a(), row));
    if (settings.hasMeanings()) {
      known.learnMeanings(
          settings, rows.size(), text -> CompletableFuture.completedFuture(settings.meaning(text)));
    }
    int[] right = new int[CLOSENESS.length];
    int[] wrong = new int[CLOSENESS.length];
    int hitsRight = 0;
    int hitsWrong = 0;
    int asked = 0;
    for (CacheRow row : rows) {
      if (row.same()) {
        asked++;
        Reading text = Reading.of(row.b());
        Match<CacheRow> closest =
            settings.hasMeanings()
                ? known.closest(text, settings.meaning(row.b()))
                : known.closest(text);
        for (int i = 0; closest != null && i < CLOSENESS.length; i++) {
          if (closest.score() >= CLOSENESS[i]) {
            (isOwn(closest, row) ? right : wrong)[i]++;
          }
        }
        Match<CacheRow> hit = hit(known, row, text, settings);
        if (hit != null) {
          hitsRight += isOwn(hit, row) ? 1 : 0;
          hitsWrong += isOwn(hit, row) ? 0 : 1;
        }
      }
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < CLOSENESS.length; i++) {
      points.add(
          new Point("closeness " + CLOSENESS[i], right[i], wrong[i], asked - right[i] - wrong[i]));
    }
    return new NearestCount(
        points, new Point("all tiers", hitsRight, hitsWrong, asked - hitsRight - hitsWrong));
  }

  private static Match<CacheRow> hit(
      KnownTexts<CacheRow> known, CacheRow row, Reading text, CacheSettings settings) {
    Match<CacheRow> same = known.sameWords(row.b(), settings.guardsOff());
    if (same != null) {
      return same;
    }
    return Moment.refusal(text) != null
        ? null
        : known.near(
            text,
            settings.meaning(row.b()),
            settings.threshold(),
            settings.guardsOff(),
            value -> true);
  }

  private static boolean isOwn(Match<CacheRow> match, CacheRow row) {
    return match.value().a().equals(row.a());
  }

  /** The nearest text, without guards, by how close it must be. */
  List<Point> closest() {
    return closest;
  }

  /** What the cache would have answered. */
  Point hits() {
    return hits;
  }
}
