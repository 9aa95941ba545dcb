package io.llmcost.agent.semantic;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.semantic.VerifierFit.Example;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * Writes the verifiers' weights that come with the agent: {@code FOLDER OUTPUT DATE}, or {@code
 * FOLDER OUTPUT DATE EXTENSION} for those that go by what texts mean.
 */
public final class TrainVerifier {

  private TrainVerifier() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).resolve("cache");
    List<Example> paraphrases = read(folder.resolve("gptcache_mock.jsonl"));
    List<Example> labelled = read(folder.resolve("adversarial_dev.jsonl.gz"));
    String weights =
        arguments.length < 4
            ? new VerifierFit()
                .paraphrases(paraphrases)
                .labelled(labelled)
                .made()
                .file(header(paraphrases.size(), labelled.size(), arguments[2]))
            : new MeaningFit(vectors(Path.of(arguments[3])))
                .paraphrases(paraphrases)
                .written()
                .made()
                .file(meaningHeader(paraphrases.size(), arguments[2]));
    Path output = Path.of(arguments[1]);
    if (!Files.exists(output) || !undated(Files.readString(output)).equals(undated(weights))) {
      Files.createDirectories(output.getParent());
      Files.writeString(output, weights);
    }
  }

  /** By an extension, each text once. */
  public static Function<String, DenseVector> vectors(Path extension) {
    ExtensionVectors model = new ExtensionVectors(extension.toFile());
    Map<String, DenseVector> known = new ConcurrentHashMap<>();
    return text ->
        known.computeIfAbsent(
            text,
            unknown -> {
              try {
                return DenseVector.of(model, model.vector(unknown));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static String undated(String weights) {
    return weights.replaceFirst("(?m)^# date:.*$", "");
  }

  private static List<String> header(int paraphrases, int labelled, String date) {
    return List.of(
        "Do two texts want the same answer? Weights of a logistic model, for pairs that no guard",
        "keeps apart.",
        "",
        "data:    GPTCache's benchmark (MIT): " + paraphrases + " texts and paraphrases of theirs,",
        "         and those of the others that lie near; CheckList's pairs for QQP (MIT): "
            + labelled,
        "         less what the guards keep apart; 2,000 pairs of questions made of parts.",
        "date:    " + date,
        "command: benchmarks/quality.sh FOLDER",
        "",
        "feature, its weight in the log odds");
  }

  private static List<String> meaningHeader(int paraphrases, String date) {
    return List.of(
        "For texts of which an embedder knows what they mean: do two want the same answer?",
        "Weights of a logistic model, for pairs that no insisting guard keeps apart.",
        "",
        "data:    "
            + WrittenQuestions.pairs().size()
            + " pairs of questions written for this; a tenth",
        "         as important each: 2,000 pairs made of parts, and GPTCache's benchmark (MIT),",
        "         "
            + paraphrases
            + " texts, paraphrases of theirs and those of others that lie near.",
        "date:    " + date,
        "command: benchmarks/quality.sh FOLDER",
        "",
        "feature, its weight in the log odds");
  }

  /** Pairs of a file as {@code eval cache} takes it. */
  public static List<Example> read(Path file) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, Object> row = JSON.std.mapFrom(line);
        boolean same = ((Number) row.get("same")).intValue() == 1;
        examples.add(
            new Example(
                (String) row.get("a"), (String) row.get("b"), same, (String) row.get("cat")));
      }
    }
    return examples;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
