package io.llmcost.agent.prior;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Public data in a folder, as far as its licence lets weights be trained on it (MIT, Apache-2.0):
 * {@code routing/zeroeval_multi}, {@code routing/routerbench_slices} with the outcomes of many
 * models, and prompts of {@code tasktype/instructions_labelled} without outcomes, which say what is
 * usual.
 */
public final class PublicPrompts {

  private static final Set<String> CHEAP =
      Set.of(
          "gpt-3.5-turbo-0125",
          "gpt-4o-mini-2024-07-18",
          "claude-3-haiku-20240307",
          "gemini-1.5-flash",
          "Meta-Llama-3-8B-Instruct",
          "Meta-Llama-3.1-8B-Instruct",
          "Qwen2-7B-Instruct",
          "gemma-2-9b-it",
          "gemma-2-27b-it",
          "Yi-1.5-9B-Chat",
          "Phi-3.5-mini-instruct",
          "WizardLM/WizardLM-13B-V1.2",
          "claude-instant-v1",
          "gpt-3.5-turbo-1106",
          "meta/llama-2-70b-chat",
          "mistralai/mistral-7b-chat",
          "mistralai/mixtral-8x7b-chat",
          "zero-one-ai/Yi-34B-Chat",
          "meta/code-llama-instruct-34b-chat");

  private static final Set<String> USUAL =
      Set.of("just-eval", "vicuna_bench", "arena_hard", "self_instruct_user", "self_instruct_seed");

  private PublicPrompts() {}

  /**
   * @param folder with {@code routing} and {@code tasktype} in it
   */
  public static List<Example> read(Path folder) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String file : List.of("zeroeval_multi", "routerbench_slices")) {
      for (Map<String, Object> row : rows(folder.resolve("routing/" + file + ".jsonl.gz"))) {
        examples.add(new Example((String) row.get("prompt"), good(row), (String) row.get("task")));
      }
    }
    for (Map<String, Object> row :
        rows(folder.resolve("tasktype/instructions_labelled.jsonl.gz"))) {
      if (USUAL.contains((String) row.get("source"))) {
        examples.add(new Example((String) row.get("prompt"), Double.NaN, "instructions"));
      }
    }
    return examples;
  }

  private static double good(Map<String, Object> row) {
    double sum = 0;
    int models = 0;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) row.get("ok")).entrySet()) {
      if (CHEAP.contains(entry.getKey())) {
        sum += ((Number) entry.getValue()).doubleValue();
        models++;
      }
    }
    return sum / models;
  }

  /** The lines of a file, compressed by gzip. */
  public static List<Map<String, Object>> rows(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(JSON.std.mapFrom(line));
      }
    }
    return rows;
  }
}
