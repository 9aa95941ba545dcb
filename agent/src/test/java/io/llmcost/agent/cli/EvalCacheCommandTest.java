package io.llmcost.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCacheCommandTest {

  private static final String PAIRS =
      String.join(
          "\n",
          "{\"a\":\"Where is Rome?\",\"b\":\"Where is Rome?\",\"same\":1,\"cat\":\"pos/equal\"}",
          "{\"a\":\"What is an owl?\",\"b\":\"what is an owl\",\"same\":true,\"cat\":\"pos/dress\"}",
          "{\"a\":\"How do I reset the router?\",\"b\":\"How can I reset my router?\",\"same\":1}",
          "{\"a\":\"How do I boil 5 eggs?\",\"b\":\"How do I boil 6 eggs?\",\"same\":0,"
              + "\"cat\":\"neg/number\"}",
          "{\"a\":\"Is tea hot?\",\"b\":\"Is tea not hot?\",\"same\":false,\"cat\":\"neg/not\"}",
          "{\"a\":\"no second text\"}",
          "");

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return CommandLineEntry.commandLine(new OwnJar(null))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  @Test
  @SuppressWarnings("unchecked")
  void isMeasuredForPrograms() throws IOException {
    assertThat(run("eval", "cache", "--data", file("pairs.jsonl", PAIRS), "--json")).isZero();

    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    assertThat(report)
        .containsEntry("rows", 5)
        .containsEntry("same", 3)
        .containsEntry("skipped", 1)
        .containsEntry("macro_false_hits", 0.0)
        .containsEntry("macro_true_hits", 1.0)
        .containsEntry("nearest_hits", Map.of("right", 3, "wrong", 0, "miss", 0));
    var tiers = (Map<String, Map<String, Object>>) report.get("tiers");
    assertThat(tiers.get("exact")).containsEntry("right", 1).containsEntry("wrong", 0);
    assertThat(tiers.get("normalised")).containsEntry("right", 2).containsEntry("wrong", 0);
    assertThat(tiers.get("all"))
        .containsEntry("right", 3)
        .containsEntry("precision", 1.0)
        .containsEntry("recall", 1.0)
        .containsEntry("hit_rate", 0.6);
    assertThat((Map<String, Object>) report.get("guards")).containsKeys("numbers", "negation");
    assertThat(err.toString()).contains("line 6: b is missing");
  }

  @Test
  void isMeasuredForPeople() throws IOException {
    String file = file("pairs.jsonl", PAIRS);

    assertThat(run("eval", "cache", "--data", file)).isZero();

    assertThat(out.toString())
        .startsWith(file + ": 5 pairs, 3 of them the same, 1 lines passed over\n")
        .containsPattern("(?m)^all +3 +0 +1\\.000 +1\\.000 +0\\.600$")
        .contains("neg/number", "mean over categories");
  }

  @Test
  @SuppressWarnings("unchecked")
  void theConfigurationSaysWhichGuardsAreAsked() throws IOException {
    String config = file("llmcost.yaml", "cache.semantic.guards_off: [numbers, content]\n");
    String data = file("pairs.jsonl", PAIRS);

    assertThat(run("eval", "cache", "--data", data, "--config", config, "--json")).isZero();

    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    assertThat((Map<String, Object>) report.get("guards")).doesNotContainKey("numbers");
  }

  @Test
  void aFileWithoutPairsIsExplained() throws IOException {
    assertThat(run("eval", "cache", "--data", file("none.jsonl", "{}\n"))).isNotZero();
    assertThat(err.toString()).contains("has no line with a, b and same");
  }
}
