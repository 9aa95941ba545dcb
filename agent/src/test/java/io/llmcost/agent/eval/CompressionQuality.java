package io.llmcost.agent.eval;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.prior.PublicPrompts;
import io.llmcost.agent.semantic.DenseVector;
import io.llmcost.agent.semantic.TrainVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Writes what is measured of compression into {@code docs/quality.md}: {@code FOLDER PAGE OUTPUT
 * EXTENSION}.
 */
public final class CompressionQuality {

  private static final String BEGIN = "<!-- compression: begin -->\n";
  private static final String END = "<!-- compression: end -->";

  private final StringBuilder text = new StringBuilder();

  private final Function<String, DenseVector> meanings;

  private CompressionQuality(Function<String, DenseVector> meanings) {
    this.meanings = meanings;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "compress");
    Path page = Path.of(arguments[1]);
    Path meetings = writeMeetings(folder.resolve("qmsum_test.jsonl.gz"), Path.of(arguments[2]));
    CompressionQuality report =
        new CompressionQuality(TrainVerifier.vectors(Path.of(arguments[3])));
    report.head();
    report.set("XQuAD, 20 paragraphs", folder.resolve("xquad20.jsonl.gz"));
    report.set("HotpotQA, 10 paragraphs", folder.resolve("hotpotqa_distractor_100.jsonl.gz"));
    report.set("QMSum, whole meetings", meetings);
    report.text.append('\n');
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        page, old.substring(0, begin) + report.text + old.substring(old.indexOf(END)));
  }

  /** Each question about a meeting with all its turns, those that answer it as gold. */
  private static Path writeMeetings(Path data, Path output) throws IOException {
    Files.createDirectories(output);
    Path file = output.resolve("meetings.jsonl");
    List<String> lines = new ArrayList<>();
    for (Map<String, Object> meeting : PublicPrompts.rows(data)) {
      List<?> turns = (List<?>) meeting.get("turns");
      for (Object query : (List<?>) meeting.get("queries")) {
        TreeSet<Integer> gold = new TreeSet<>();
        for (Object span : (List<?>) ((Map<?, ?>) query).get("spans")) {
          int from = ((Number) ((List<?>) span).get(0)).intValue();
          int to = ((Number) ((List<?>) span).get(1)).intValue();
          for (int turn = from; turn <= to && turn < turns.size(); turn++) {
            gold.add(turn);
          }
        }
        lines.add(
            JSON.std.asString(
                Map.of("question", ((Map<?, ?>) query).get("query"), "docs", turns, "gold", gold)));
      }
    }
    Files.write(file, lines);
    return file;
  }

  private void head() {
    text.append("| set | figure | method | 2× | 4× | 6× | 10× |\n|---|---|---|---|---|---|---|\n");
  }

  private void set(String name, Path file) throws IOException {
    CompressionMeasure measure =
        CompressionMeasure.of(CompressionData.read(file.toFile()).rows(), meanings);
    String set = name + " (" + measure.rows() + ")";
    if (measure.withAnswer() > 0) {
      figure(set, "answer kept", measure, CompressionResult::answers);
      figure(set, "all gold documents", measure, CompressionResult::allGold);
    }
    figure(set, "gold tokens", measure, CompressionResult::goldTokens);
    row(set, "text kept", "**context**", measure.results().get("context"), CompressionResult::kept);
  }

  private void figure(
      String set,
      String figure,
      CompressionMeasure measure,
      ToDoubleFunction<CompressionResult> value) {
    measure
        .results()
        .forEach(
            (method, results) ->
                row(
                    set,
                    figure,
                    method.startsWith("context") ? "**" + method + "**" : method,
                    results,
                    value));
  }

  private void row(
      String set,
      String figure,
      String method,
      List<CompressionResult> results,
      ToDoubleFunction<CompressionResult> value) {
    text.append("| " + set + " | " + figure + " | " + method + " |");
    for (CompressionResult result : results) {
      String share = String.format(Locale.ROOT, "%.3f", value.applyAsDouble(result));
      text.append(' ').append(share.replaceFirst("^0", "")).append(" |");
    }
    text.append('\n');
  }
}
