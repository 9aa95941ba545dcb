package io.llmcost.agent.prior;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the weights that come with the agent: {@code FOLDER OUTPUT DATE}. */
public final class TrainPrior {

  private TrainPrior() {}

  public static void main(String[] arguments) throws IOException {
    List<Example> examples = PublicPrompts.read(Path.of(arguments[0]));
    Path output = Path.of(arguments[1]);
    String weights = PriorFit.weights(examples, header(examples, arguments[2]));
    if (!Files.exists(output) || !undated(Files.readString(output)).equals(undated(weights))) {
      Files.writeString(output, weights);
    }
  }

  private static String undated(String weights) {
    return weights.replaceFirst("(?m)^# date:.*$", "");
  }

  private static List<String> header(List<Example> examples, String date) {
    long labelled = examples.stream().filter(example -> !Double.isNaN(example.good())).count();
    return List.of(
        "Will a cheap model do? Weights of a logistic model over what can be seen of a prompt.",
        "",
        "data:    ZeroEval (Apache-2.0; of MATH level 5 and CRUXEval, MIT), RouterBench (MIT; of",
        "         ARC-Challenge, WinoGrande and MBPP): "
            + labelled
            + " prompts, and which share of",
        "         cheap models answered each well. For means and scales also "
            + (examples.size() - labelled),
        "         prompts without outcomes: just-eval (MIT), Vicuna bench, Arena-Hard, Self-Instruct",
        "         (Apache-2.0).",
        "date:    " + date,
        "command: benchmarks/quality.sh FOLDER",
        "",
        "feature, its mean, its scale, weight of one scale in the log odds");
  }
}
