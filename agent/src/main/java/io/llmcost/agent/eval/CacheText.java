package io.llmcost.agent.eval;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what was measured of the semantic cache for people. */
public final class CacheText {

  private CacheText() {}

  /** Lines with their ends. */
  public static String of(String file, CacheData data, CacheMeasure measure) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s: %,d pairs, %,d of them the same%s",
        file,
        measure.rows(),
        measure.same(),
        data.skipped() == 0 ? "" : ", " + data.skipped() + " lines passed over");
    line(text, "");
    line(
        text,
        "%-12s %6s %6s %10s %7s %9s",
        "tier",
        "right",
        "wrong",
        "precision",
        "recall",
        "hit rate");
    measure.tiers().forEach((name, count) -> count(text, name, count));
    line(text, "");
    line(text, "precision / recall of the semantic tier by threshold:");
    StringBuilder head = new StringBuilder(String.format("%-20s", ""));
    for (double threshold : CacheMeasure.THRESHOLDS) {
      head.append(String.format(Locale.ROOT, " %11.2f", threshold));
    }
    line(text, "%s", head);
    measure.curves().forEach((name, points) -> curve(text, name, points));
    categories(text, measure);
    guards(text, measure);
    nearest(text, measure.nearest());
    line(text, "");
    line(text, "What these are: docs/quality.md.");
    return text.toString();
  }

  private static void count(StringBuilder text, String name, HitCount count) {
    line(
        text,
        "%-12s %6d %6d %10s %7s %9s",
        name,
        count.right(),
        count.wrong(),
        share(count.precision()),
        share(count.recall()),
        share(count.hitRate()));
  }

  private static void curve(StringBuilder text, String name, List<HitCount> points) {
    StringBuilder row = new StringBuilder(String.format("%-20s", name));
    for (HitCount point : points) {
      row.append(String.format(" %11s", share(point.precision()) + "/" + share(point.recall())));
    }
    line(text, "%s", row);
  }

  private static void categories(StringBuilder text, CacheMeasure measure) {
    Map<String, HitCount> categories = measure.categories();
    if (categories.isEmpty()) {
      return;
    }
    line(text, "");
    line(text, "%11s %10s %6s  category, at the threshold", "false hits", "true hits", "pairs");
    categories.forEach(
        (name, count) ->
            line(
                text,
                "%11s %10s %6d  %s",
                share(count.falseHits()),
                share(count.recall()),
                count.pairs(),
                name));
    line(
        text,
        "%11s %10s %6s  mean over categories",
        share(CacheMeasure.macroFalseHits(categories)),
        share(CacheMeasure.macroTrueHits(categories)),
        "");
  }

  private static void guards(StringBuilder text, CacheMeasure measure) {
    line(text, "");
    line(text, "%9s %9s  kept apart by", "different", "the same");
    measure
        .guards()
        .forEach((name, kept) -> line(text, "%9d %9d  %s", kept.different(), kept.same(), name));
  }

  private static void nearest(StringBuilder text, NearestCount nearest) {
    line(text, "");
    line(
        text,
        "%6s %6s %6s  a cache of all first texts, asked for the others",
        "right",
        "wrong",
        "miss");
    for (NearestCount.Point point : nearest.closest()) {
      line(text, "%6d %6d %6d  %s", point.right, point.wrong, point.miss, point.name);
    }
    NearestCount.Point hits = nearest.hits();
    line(text, "%6d %6d %6d  %s", hits.right, hits.wrong, hits.miss, hits.name);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    text.append(line.replaceAll(" +$", "")).append('\n');
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
