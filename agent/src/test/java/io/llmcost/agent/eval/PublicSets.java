package io.llmcost.agent.eval;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.prior.PublicPrompts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Public data in a folder, turned into files as {@code eval} takes them. */
final class PublicSets {

  /** A file for {@code eval routing}, and which sources its prompts are from. */
  record RoutingSet(String name, String pair, Set<String> sources, Path file) {}

  /** The members of the public files with scores by model. */
  private record Scores(String file, String member, String source) {}

  private static final Scores ZEROEVAL = new Scores("zeroeval_multi", "ok", null);
  private static final Scores ROUTERBENCH = new Scores("routerbench_slices", "ok", null);
  private static final Scores ALPACA =
      new Scores("alpacaeval1_vs_davinci003", "winrate_vs_davinci003", "alpacaeval");

  /** A file of Vicuna's reviews, and which of its two answers is the cheap model's. */
  private record Review(String pair, String file, int weak) {}

  private static final List<Review> VICUNA =
      List.of(
          new Review("vicuna-7b / gpt-3.5", "vicuna-7b_20230322-fp16/review_gpt35_vicuna-7b", 1),
          new Review(
              "vicuna-13b / gpt-3.5", "vicuna-13b_20230322-clean-lang/review_gpt35_vicuna-13b", 1),
          new Review(
              "vicuna-13b, newer / gpt-3.5",
              "vicuna-13b_20230322-new-hp-fp16/review_gpt35_vicuna-13b-20230322-new-hp-fp16",
              1),
          new Review(
              "alpaca-13b / vicuna-13b",
              "vicuna-13b_20230322-clean-lang/review_alpaca-13b_vicuna-13b",
              0),
          new Review(
              "llama-13b / vicuna-13b",
              "vicuna-13b_20230322-clean-lang/review_llama-13b_vicuna-13b",
              0));

  private static final double MOST_POINTS = 10;

  private static final long SEED = 1;

  /** Cheap and expensive models, and what the tables call them. */
  private static final String[][] ANSWERED = {
    {"Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1-70B-Instruct", "Llama-3.1 8B / 70B"},
    {"Qwen2-7B-Instruct", "Qwen2-72B-Instruct", "Qwen2 7B / 72B"},
    {"claude-3-haiku-20240307", "claude-3-5-sonnet-20240620", "haiku-3 / sonnet-3.5"},
    {"gpt-3.5-turbo-0125", "gpt-4o-2024-08-06", "gpt-3.5 / gpt-4o"},
    {"gpt-4o-mini-2024-07-18", "o1-mini-2024-09-12", "gpt-4o-mini / o1-mini"},
  };

  private final Path folder;
  private final Path output;
  private final List<RoutingSet> sets = new ArrayList<>();

  private PublicSets(Path folder, Path output) {
    this.folder = folder;
    this.output = output;
  }

  /**
   * Writes the files of all sets. Prompts of several sources stand in an order by chance, as calls
   * of several places of an application do.
   *
   * @param folder with {@code routing} in it
   */
  static List<RoutingSet> writeRouting(Path folder, Path output) throws IOException {
    Files.createDirectories(output);
    PublicSets sets = new PublicSets(folder, output);
    sets.writeAll();
    return sets.sets;
  }

  private void writeAll() throws IOException {
    List<Map<String, Object>> knowledge =
        rows(ROUTERBENCH, "mistralai/mixtral-8x7b-chat", "gpt-4-1106-preview");
    List<Map<String, Object>> sonnet =
        rows(ZEROEVAL, "claude-3-haiku-20240307", "claude-3-5-sonnet-20240620");
    List<Map<String, Object>> o1 = rows(ZEROEVAL, "gpt-4o-mini-2024-07-18", "o1-mini-2024-09-12");
    String mixtral = "Mixtral / GPT-4";
    String haiku = "haiku-3 / sonnet-3.5";
    String mini = "gpt-4o-mini / o1-mini";
    write("ARC-Challenge", mixtral, only(knowledge, "arc-challenge"));
    write("WinoGrande", mixtral, only(knowledge, "winogrande"));
    write("MBPP", mixtral, only(knowledge, "mbpp"));
    write("MATH level 5", haiku, only(sonnet, "math-l5"));
    write("MATH level 5", mini, only(o1, "math-l5"));
    write("CRUXEval", haiku, only(sonnet, "crux"));
    write("CRUXEval", mini, only(o1, "crux"));
    List<Map<String, Object>> chat = rows(ALPACA, "gpt-3.5-turbo-1106", "gpt4_1106_preview");
    write("AlpacaEval 1", "gpt-3.5 / GPT-4", chat);
    for (Review review : VICUNA) {
      write("Vicuna bench", review.pair(), reviewed(review));
    }
    write("RouterBench, 3 tasks", mixtral, knowledge);
    write("ZeroEval, 2 tasks", haiku, sonnet);
    write("ZeroEval, 2 tasks", mini, o1);
    List<Map<String, Object>> mix = new ArrayList<>(chat);
    mix.addAll(rows(ROUTERBENCH, "gpt-3.5-turbo-1106", "gpt-4-1106-preview"));
    mix.addAll(rows(ZEROEVAL, "gpt-3.5-turbo-0125", "gpt-4o-2024-05-13"));
    write("all 6 sources", "gpt-3.5 / GPT-4, 4o", mix);
  }

  /** Of eighty questions; GPT-4 has given each answer points, up to ten. */
  private List<Map<String, Object>> reviewed(Review review) throws IOException {
    Path table = folder.resolve("vicuna");
    Map<Object, Object> questions = new HashMap<>();
    for (String line : Files.readAllLines(table.resolve("question.jsonl"))) {
      Map<String, Object> question = JSON.std.mapFrom(line);
      questions.put(question.get("question_id"), question.get("text"));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(table.resolve("review/" + review.file() + ".jsonl"))) {
      Map<String, Object> judged = JSON.std.mapFrom(line);
      List<?> points = (List<?>) judged.get("score");
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("prompt", questions.get(judged.get("question_id")));
      row.put("weak", ((Number) points.get(review.weak())).doubleValue() / MOST_POINTS);
      row.put("strong", ((Number) points.get(1 - review.weak())).doubleValue() / MOST_POINTS);
      row.put("source", "vicuna");
      rows.add(row);
    }
    return rows;
  }

  /**
   * Writes the sets of which the cheap model's answers are known.
   *
   * @param folder with ZeroEval's {@code result_dirs/math-l5} and {@code result_dirs/crux} as
   *     {@code zeroeval/math-l5} and {@code zeroeval/crux}
   */
  static List<RoutingSet> writeAnswers(Path folder, Path output) throws IOException {
    PublicSets sets = new PublicSets(folder, output);
    for (String[] pair : ANSWERED) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (String task : List.of("math-l5", "crux")) {
        List<Map<String, Object>> rows = sets.answered(task, pair[0], pair[1]);
        sets.write(task.equals("crux") ? "CRUXEval" : "MATH level 5", pair[2], rows);
        all.addAll(rows);
      }
      sets.write("ZeroEval, 2 tasks", pair[2], all);
    }
    return sets.sets;
  }

  /** With the prompt as it was sent, which says of what form the answer is to be. */
  private List<Map<String, Object>> answered(String task, String weak, String strong)
      throws IOException {
    Map<String, Map<?, ?>> scores = new HashMap<>();
    for (Map<String, Object> row :
        PublicPrompts.rows(folder.resolve("routing/zeroeval_multi.jsonl.gz"))) {
      scores.put((String) row.get("id"), (Map<?, ?>) row.get("ok"));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    Path answers = folder.resolve("zeroeval/" + task + "/" + weak + ".json");
    for (Object answer : JSON.std.listFrom(Files.readString(answers))) {
      Map<?, ?> members = (Map<?, ?>) answer;
      Map<?, ?> score = scores.get(task + ":" + members.get("id"));
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("prompt", ((List<?>) members.get("chat_history")).get(0));
      line.put("weak", score.get(weak));
      line.put("strong", score.get(strong));
      line.put("weak_response", ((List<?>) members.get("output")).get(0));
      line.put("source", task);
      rows.add(line);
    }
    return rows;
  }

  private List<Map<String, Object>> rows(Scores scores, String weak, String strong)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row :
        PublicPrompts.rows(folder.resolve("routing/" + scores.file() + ".jsonl.gz"))) {
      Map<?, ?> byModel = (Map<?, ?>) row.get(scores.member());
      if (byModel.get(weak) != null && byModel.get(strong) != null) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("prompt", row.get("prompt"));
        line.put("weak", byModel.get(weak));
        line.put("strong", byModel.get(strong));
        line.put("source", scores.source() == null ? row.get("task") : scores.source());
        rows.add(line);
      }
    }
    return rows;
  }

  private static List<Map<String, Object>> only(List<Map<String, Object>> rows, String source) {
    return rows.stream().filter(row -> source.equals(row.get("source"))).toList();
  }

  private void write(String name, String pair, List<Map<String, Object>> rows) throws IOException {
    List<Map<String, Object>> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(SEED));
    Set<String> sources = new TreeSet<>();
    rows.forEach(row -> sources.add((String) row.get("source")));
    Path file = output.resolve((name + " " + pair).replaceAll("[^A-Za-z0-9.]+", "-") + ".jsonl");
    writeLines(file, shuffled);
    sets.add(new RoutingSet(name, pair, sources, file));
  }

  private static void writeLines(Path file, List<Map<String, Object>> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> row : rows) {
      text.append(JSON.std.asString(row)).append('\n');
    }
    Files.writeString(file, text);
  }

  /** What the labels of the public prompts are in the classifier's terms. */
  private static final Map<String, String> TEMPLATES =
      Map.of(
          "classify", "classification",
          "summarize", "summarization",
          "extract", "extraction",
          "write", "creative",
          "rewrite", "rewriting",
          "open_qa", "faq");

  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "code", Set.of("coding", "LiveCodeBench"),
          "math",
              Set.of("math", "MATH", "AIME", "AsDiv", "MathQA", "GSM8K", "FinQA", "MMLUPro_math"),
          "reasoning",
              Set.of(
                  "reasoning", "fermi", "counterfactual", "common-sense", "SuperGLUE-Entailment"),
          "creative", Set.of("writing", "role-play", "roleplay"),
          "rewriting", Set.of("writing"),
          "classification", Set.of("SuperGLUE-Wic"),
          "faq", Set.of("info-seek", "generic", "knowledge", "procedure"));

  private static final Set<String> LABELLED =
      Set.of("just-eval", "vicuna_bench", "humaneval", "routerarena");

  /**
   * Writes a file for {@code eval tasks}; what has no task of the classifier's is {@code other}.
   *
   * @param folder with {@code tasktype} in it
   */
  static Path writeTasks(Path folder, Path output) throws IOException {
    Files.createDirectories(output);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row :
        PublicPrompts.rows(folder.resolve("tasktype/t0_tasktype.jsonl.gz"))) {
      String task = TEMPLATES.getOrDefault(row.get("label"), "other");
      rows.add(Map.of("prompt", row.get("prompt"), "task", Set.of(task)));
    }
    for (Map<String, Object> row :
        PublicPrompts.rows(folder.resolve("tasktype/instructions_labelled.jsonl.gz"))) {
      if (LABELLED.contains((String) row.get("source"))) {
        rows.add(Map.of("prompt", row.get("prompt"), "task", tasks((List<?>) row.get("types"))));
      }
    }
    Path file = output.resolve("tasks.jsonl");
    writeLines(file, rows);
    return file;
  }

  private static Set<String> tasks(List<?> types) {
    Set<String> tasks = new TreeSet<>();
    for (Object type : types) {
      TYPES.forEach(
          (task, labels) -> {
            if (labels.contains(type)) {
              tasks.add(task);
            }
          });
      if (type.toString().startsWith("WMT19")) {
        tasks.add("translation");
      }
    }
    if (tasks.isEmpty()) {
      tasks.add("other");
    }
    return tasks;
  }
}
