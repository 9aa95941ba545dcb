package io.llmcost.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {

  private static final String TINY =
      String.join(
          "\n",
          "{\"prompt\":\"Prove that $x^2 + 1 > 0$ for every x.\",\"weak\":0,\"strong\":1}",
          "{\"prompt\":\"Compute 12 * 13 + 4 step by step\",\"weak\":0,\"strong\":1,\"other\":[]}",
          "{\"prompt\":\"Write a greeting\",\"weak\":1,\"strong\":1,\"source\":\"mail\"}",
          "{\"prompt\":\"List three colours\",\"weak\":true,\"strong\":0.5}",
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
  void routingIsMeasuredForPrograms() throws IOException {
    assertThat(run("eval", "routing", "--data", file("tiny.jsonl", TINY), "--json")).isZero();

    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    assertThat(report)
        .containsEntry("rows", 4)
        .containsEntry("skipped", 0)
        .containsEntry("weak_score", 0.5)
        .containsEntry("strong_score", 0.875)
        .containsEntry("oracle_score", 1.0);
    Map<String, Map<String, Object>> routers =
        (Map<String, Map<String, Object>>) report.get("routers");
    assertThat(routers.keySet())
        .containsExactly("random", "oracle", "length", "prior", "outcomes", "shadows");
    // The gap is 1.5. The oracle keeps what the weak model does better for the end: at the deciles
    // .4 .8 1.2 1.6 2 2 2 1.9 1.7 1.5 are gained. The prior keeps the greeting for the end:
    // .4 .8 1.2 1.6 2 1.8 1.6 1.5 1.5 1.5.
    assertThat(routers.get("prior")).containsEntry("apgr", 0.8767).containsEntry("cpt50", 0.1875);
    assertThat(routers.get("oracle")).containsEntry("apgr", 0.9567).containsEntry("cpt80", 0.3);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void routingIsMeasuredForPeople() throws IOException {
    String file = file("tiny.jsonl", TINY);

    assertThat(run("eval", "routing", "--data", file)).isZero();

    assertThat(out.toString())
        .startsWith(
            file
                + ": 4 prompts\n"
                + "score if all go to the weak model 0.500, to the strong one 0.875, each where it"
                + " is best 1.000\n\nrouter ")
        .containsPattern("(?m)^random +0\\.500 \\[")
        .containsPattern("(?m)^prior +0\\.877 \\[0\\.\\d+, \\d\\.\\d+] +18\\.8 % \\[");
  }

  @Test
  void twoRunsSayTheSame() throws IOException {
    String file = file("tiny.jsonl", TINY);
    run("eval", "routing", "--data", file, "--json");
    String first = out.toString();
    out.getBuffer().setLength(0);
    run("eval", "routing", "--data", file, "--json");

    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    Path file = dir.resolve("data");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      gzip.write(TINY.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(run("eval", "routing", "--data", file.toString(), "--json")).isZero();
    assertThat(out.toString()).contains("\"rows\" : 4");
  }

  @Test
  void badLinesAreNamedAndPassedOver() throws IOException {
    String file =
        file(
            "bad.jsonl",
            "{\"prompt\":\"a\",\"weak\":0\nnonsense\n{\"weak\":0,\"strong\":1}\n"
                + "{\"prompt\":5,\"weak\":0,\"strong\":1}\n{\"prompt\":\"a\",\"strong\":1}\n"
                + "{\"prompt\":\"a\",\"weak\":2,\"strong\":1}\n\n"
                + "{\"prompt\":\"a\",\"weak\":0,\"strong\":1,\"source\":{}}\n"
                + TINY);

    assertThat(run("eval", "routing", "--data", file)).isZero();

    List<String> problems = err.toString().lines().toList();
    assertThat(problems).hasSize(7);
    assertThat(problems.get(0)).startsWith(file + ", line 1: no JSON object");
    assertThat(problems.get(1)).startsWith(file + ", line 2: no JSON object");
    assertThat(problems.subList(2, 7))
        .containsExactly(
            file + ", line 3: prompt is missing",
            file + ", line 4: prompt must be a text",
            file + ", line 5: weak is missing",
            file + ", line 6: weak must be a number from 0 to 1, not 2",
            file + ", line 8: source must be a text");
    assertThat(out.toString()).contains(": 4 prompts, 7 lines passed over\n");
  }

  @Test
  void aFileWithoutPromptsIsToldHowOneLooks() throws IOException {
    assertThat(run("eval", "routing", "--data", file("none.jsonl", "{}\n"))).isEqualTo(1);

    assertThat(err.toString())
        .contains("line 1: prompt is missing")
        .contains("has no line with prompt, weak and strong");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMissingFileIsNamed() {
    String file = dir.resolve("nowhere").toString();

    assertThat(run("eval", "routing", "--data", file)).isEqualTo(1);
    assertThat(err.toString()).contains(file + ": there is no such file");
    assertThat(run("eval", "routing")).isEqualTo(2);
  }

  @Test
  void nothingToGainIsSaid() throws IOException {
    String line = "{\"prompt\":\"a\",\"weak\":1,\"strong\":0}\n";

    assertThat(run("eval", "routing", "--data", file("same.jsonl", line))).isZero();
    assertThat(out.toString()).contains("The strong model is not better");
    out.getBuffer().setLength(0);
    assertThat(run("eval", "routing", "--json", "--data", file("same.jsonl", line))).isZero();
    assertThat(out.toString()).contains("\"apgr\" : null");
  }

  @Test
  void tasksAreMeasured() throws IOException {
    String file =
        file(
            "tasks.jsonl",
            "{\"prompt\":\"Please translate this product page into German.\",\"task\":\"translation\"}\n"
                + "{\"prompt\":\"Write a poem about the sea\",\"task\":[\"creative\",\"chat\"]}\n"
                + "{\"prompt\":\"Summarize the following article: x\",\"task\":\"code\"}\n"
                + "{\"prompt\":\"mmh\",\"task\":\"code\"}\n{\"prompt\":\"a\"}\n");

    assertThat(run("eval", "tasks", "--data", file)).isZero();

    assertThat(out.toString())
        .startsWith(file + ": 4 prompts, of 1 nothing is said, lines passed over: 1\n")
        .containsPattern("(?m)^code +0 +0 +- +2 +0\\.000$")
        .containsPattern("(?m)^creative +1 +1 +1\\.000 +1 +1\\.000$")
        .containsPattern("(?m)^summarization +1 +0 +0\\.000 +0 +-$");
    assertThat(err.toString()).contains("line 5: task must be a text or a list of texts");
    out.getBuffer().setLength(0);
    assertThat(run("eval", "tasks", "--json", "--data", file)).isZero();
    assertThat(out.toString()).contains("\"precision\" : null").contains("\"unknown\" : 1");
  }

  @Test
  void compressionIsMeasured() throws IOException {
    StringBuilder docs = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      docs.append(i == 0 ? "" : ",");
      docs.append("{\"title\":\"Town ").append((char) ('A' + i)).append("\",\"text\":\"");
      docs.append(i == 8 ? "The bridge was built by Elsa Varga." : "Cloth is made and sold there.");
      docs.append(" Every summer there is a fair.\"}");
    }
    String file =
        file(
            "compression.jsonl",
            "{\"question\":\"Who built the bridge?\",\"docs\":["
                + docs
                + "],\"answers\":[\"Elsa Varga\"],\"gold\":[8]}\n"
                + "{\"question\":\"Who?\",\"docs\":[\"a\"],\"gold\":[1]}\n{\"docs\":[]}\n");

    assertThat(run("eval", "compression", "--data", file)).isZero();

    assertThat(out.toString())
        .startsWith(
            file
                + ": 1 questions (1 whose answer stands in the documents, 1 with gold documents), 2"
                + " lines passed over\n")
        .containsPattern("(?m)^lead +0\\.000 +0\\.000 +0\\.000 +0\\.000$")
        .containsPattern("(?m)^context +1\\.000 +1\\.000 +1\\.000 ");
    assertThat(err.toString())
        .contains("line 2: gold must be places of docs, from 0", "line 3: docs is empty");
    out.getBuffer().setLength(0);
    assertThat(run("eval", "compression", "--json", "--data", file)).isZero();
    assertThat(out.toString()).contains("\"context\" : {", "\"answers\" : 1.0000");
  }

  @Test
  @SuppressWarnings("unchecked")
  void answersOfTheWeakModelAreJudged() throws IOException {
    String data =
        file(
            "answers.jsonl",
            "{\"prompt\":\"How many are 3 apples and 4 more?\",\"weak\":0,\"strong\":1,"
                + "\"weak_response\":\"\"}\n"
                + "{\"prompt\":\"How many are 3 apples and 5 more?\",\"weak\":1,\"strong\":1,"
                + "\"weak_response\":\"3 + 5 = 8\"}\n"
                + "{\"prompt\":\"How many are 3 apples and 6 more?\",\"weak\":0,\"strong\":1,"
                + "\"weak_response\":\"I don't know how many that is.\"}\n"
                + "{\"prompt\":\"How many are 3 apples and 7 more?\",\"weak\":0,\"strong\":1,"
                + "\"weak_response\":\"A few, perhaps\"}\n");
    String config =
        file(
            "strict.yaml",
            "routes:\n  - { name: all, use: [\"same:gpt-4o-mini\", \"same:gpt-4o\"],"
                + " gate: { min_score: 0.5 } }\n");

    assertThat(run("eval", "routing", "--json", "--data", data)).isZero();
    Map<String, Object> report = JSON.std.mapFrom(out.toString());
    Map<String, Map<String, Object>> routers =
        (Map<String, Map<String, Object>>) report.get("routers");
    assertThat(routers.keySet()).contains("gate", "cascade", "cascade-learnt");
    assertThat(report.get("gate_at"))
        .isEqualTo(Map.of("min_score", 0.8, "strong_calls", 0.5, "score", 0.75));
    // Gain 1, 1, 1, 0 in that order: heights .4 .8 1.2 1.6 2 2.4 2.8 3 3 3 of 3.
    assertThat(routers.get("cascade")).containsEntry("apgr", 0.6233);

    out.getBuffer().setLength(0);
    assertThat(run("eval", "routing", "--data", data, "--config", config)).isZero();
    assertThat(out.toString())
        .contains("gate at min_score 0.5: 25.0 % of the calls go on, score 0.500\n");
    assertThat(err.toString()).isEmpty();
  }
}
