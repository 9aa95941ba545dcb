package io.llmcost.agent.eval;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.semantic.DenseVector;
import io.llmcost.agent.semantic.PairVerifier;
import io.llmcost.agent.semantic.TrainVerifier;
import io.llmcost.agent.semantic.VerifierFit;
import io.llmcost.agent.semantic.VerifierFit.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes what is measured of the semantic cache into {@code docs/quality.md}: {@code FOLDER PAGE
 * EXTENSION}.
 */
public final class CacheQualityReport {

  private static final String BEGIN = "<!-- semantic cache: begin -->\n";
  private static final String END = "<!-- semantic cache: end -->";
  private static final String ADVERSARIAL = "adversarial_dev.jsonl.gz";
  private static final String BENCHMARK = "gptcache_mock.jsonl";

  private static final Map<String, String> PAIRS = new LinkedHashMap<>();

  static {
    PAIRS.put("Quora question pairs", "qqp_dev.jsonl.gz");
    PAIRS.put("medical question pairs", "mqp.jsonl.gz");
    PAIRS.put("MRPC, test", "mrpc_test.jsonl.gz");
  }

  private final Path folder;
  private final Function<String, DenseVector> vectors;
  private final CacheSettings settings;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param vectors of the extension; null for words only
   */
  private CacheQualityReport(Path folder, Function<String, DenseVector> vectors) {
    this.folder = folder;
    this.vectors = vectors;
    this.settings =
        new CacheSettings(Options.SEMANTIC_THRESHOLD.defaultValue(), List.of(), vectors);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).resolve("cache");
    CacheQualityReport words = new CacheQualityReport(folder, null);
    words.all();
    CacheQualityReport meaning =
        new CacheQualityReport(folder, TrainVerifier.vectors(Path.of(arguments[2])));
    meaning.text.append("### With the extension: what texts mean\n\n");
    meaning.all();
    meaning.guards();
    Path page = Path.of(arguments[1]);
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        page,
        old.substring(0, begin)
            + words.text
            + "\n"
            + meaning.text
            + old.substring(old.indexOf(END)));
  }

  private void all() throws IOException {
    pairs();
    categories();
    benchmark();
  }

  /** Which guards keep pairs apart that mean about the same. */
  private void guards() throws IOException {
    text.append("\nWhat guards keep apart, by the first that refuses, and of these by the first");
    text.append(" that insists: pairs that want the same answer / another one:\n\n");
    text.append("| guard | Quora, refused | Quora, insisted | GPTCache, refused |");
    text.append(" GPTCache, insisted |\n|---|---|---|---|---|\n");
    CacheMeasure quora = CacheMeasure.of(rows("qqp_dev.jsonl.gz"), settings);
    CacheMeasure paraphrases = CacheMeasure.of(rows(BENCHMARK), settings);
    Set<String> names = new TreeSet<>(quora.refusing().keySet());
    names.addAll(paraphrases.refusing().keySet());
    for (String name : names) {
      row(
          text,
          "`" + name + "`",
          kept(quora.refusing().get(name)),
          kept(quora.guards().get(name)),
          kept(paraphrases.refusing().get(name)),
          kept(paraphrases.guards().get(name)));
    }
  }

  private static String kept(CacheMeasure.Kept kept) {
    return kept == null ? "–" : kept.same() + " / " + kept.different();
  }

  private List<CacheRow> rows(String file) throws IOException {
    return CacheData.read(folder.resolve(file).toFile()).rows();
  }

  private void pairs() throws IOException {
    text.append("Pairs of questions; precision / recall of the semantic tier by threshold:\n\n");
    text.append("| pairs | n (same) | by |");
    for (double threshold : CacheMeasure.THRESHOLDS) {
      text.append(' ').append(threshold).append(" |");
    }
    text.append("\n|---|---|---|").append("---|".repeat(CacheMeasure.THRESHOLDS.length));
    text.append('\n');
    StringBuilder tiers = new StringBuilder();
    for (Map.Entry<String, String> set : PAIRS.entrySet()) {
      CacheMeasure measure = CacheMeasure.of(rows(set.getValue()), settings);
      String size = String.format(Locale.ROOT, "%,d (%,d)", measure.rows(), measure.same());
      measure
          .curves()
          .forEach(
              (name, points) -> {
                text.append("| ").append(set.getKey()).append(" | ").append(size);
                text.append(" | ").append(name).append(" |");
                points.forEach(
                    point ->
                        text.append(' ')
                            .append(share(point.precision()))
                            .append(" / ")
                            .append(share(point.recall()))
                            .append(" |"));
                text.append('\n');
              });
      measure
          .tiers()
          .forEach(
              (name, count) ->
                  row(
                      tiers,
                      set.getKey(),
                      name,
                      String.valueOf(count.right()),
                      String.valueOf(count.wrong()),
                      share(count.precision()),
                      share(count.recall()),
                      share(count.hitRate())));
    }
    text.append("\nBy tier, at the shipped threshold:\n\n");
    text.append("| pairs | tier | right | wrong | precision | recall | hit rate |\n");
    text.append("|---|---|---|---|---|---|---|\n").append(tiers).append('\n');
  }

  private void categories() throws IOException {
    List<CacheRow> rows = rows(ADVERSARIAL);
    List<Example> examples = TrainVerifier.read(folder.resolve(ADVERSARIAL));
    List<Example> paraphrases = TrainVerifier.read(folder.resolve(BENCHMARK));
    CacheMeasure shipped = CacheMeasure.of(rows, settings);
    Map<String, HitCount> alone = shipped.unguardedCategories();
    Map<String, HitCount> blind = new LinkedHashMap<>();
    for (String category : shipped.categories().keySet()) {
      if (vectors != null) {
        // This verifier was trained without any of them.
        blind.put(category, shipped.categories().get(category));
        continue;
      }
      List<Example> others =
          examples.stream().filter(example -> !category.equals(example.category())).toList();
      PairVerifier verifier =
          new VerifierFit().paraphrases(paraphrases).labelled(others).made().verifier();
      blind.put(category, CacheMeasure.of(rows, settings, verifier).categories().get(category));
    }
    text.append("CheckList's near-duplicates, hits of all tiers by category; `neg` must not hit.");
    text.append(
        vectors == null
            ? " The verifier was trained without the category:\n\n"
            : " The verifier was trained without any of them:\n\n");
    text.append("| category | n | similarity alone | all tiers | with the shipped verifier |\n");
    text.append("|---|---|---|---|---|\n");
    blind.forEach(
        (name, count) ->
            row(
                text,
                name.replace("|", "\\|"),
                String.valueOf(count.pairs()),
                share(alone.get(name).hitRate()),
                "**" + share(count.hitRate()) + "**",
                share(shipped.categories().get(name).hitRate())));
    means(alone, blind, shipped.categories());
    text.append('\n');
  }

  private void means(
      Map<String, HitCount> alone, Map<String, HitCount> blind, Map<String, HitCount> shipped) {
    row(
        text,
        "false hits, mean of the categories",
        "",
        share(CacheMeasure.macroFalseHits(alone)),
        "**" + share(CacheMeasure.macroFalseHits(blind)) + "**",
        share(CacheMeasure.macroFalseHits(shipped)));
    row(
        text,
        "true hits, mean of the categories",
        "",
        share(CacheMeasure.macroTrueHits(alone)),
        "**" + share(CacheMeasure.macroTrueHits(blind)) + "**",
        share(CacheMeasure.macroTrueHits(shipped)));
  }

  private void benchmark() throws IOException {
    CacheMeasure measure = CacheMeasure.of(rows(BENCHMARK), settings);
    text.append("GPTCache's own benchmark: ").append(measure.rows());
    text.append(" texts in the cache, asked for as many paraphrases. Its published best is 904");
    text.append(
        " right, 92 wrong, 3 not found. Texts that are equal letter for letter are one:\n\n");
    text.append("| nearest text | right | wrong | not found |\n|---|---|---|---|\n");
    for (NearestCount.Point point : measure.nearest().closest()) {
      point(point);
    }
    point(measure.nearest().hits());
  }

  private void point(NearestCount.Point point) {
    row(
        text,
        point.name,
        String.valueOf(point.right),
        String.valueOf(point.wrong),
        String.valueOf(point.miss));
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
