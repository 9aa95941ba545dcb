package io.llmcost.agent.semantic;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.semantic.VerifierFit.Example;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Writes the verifier's weights that come with the agent: {@code FOLDER OUTPUT DATE}. */
public final class TrainVerifier {

  private TrainVerifier() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).resolve("cache");
    List<Example> paraphrases = read(folder.resolve("gptcache_mock.jsonl"));
    List<Example> labelled = read(folder.resolve("adversarial_dev.jsonl.gz"));
    String weights =
        new VerifierFit()
            .paraphrases(paraphrases)
            .labelled(labelled)
            .made()
            .file(header(paraphrases.size(), labelled.size(), arguments[2]));
    Path output = Path.of(arguments[1]);
    if (!Files.exists(output) || !undated(Files.readString(output)).equals(undated(weights))) {
      Files.createDirectories(output.getParent());
      Files.writeString(output, weights);
    }
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
