package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Prompts made of what people put into them: this project's own programs, settings, pages and
 * changes, as they stand, in fences, and in calls with tools, schemas and tools' results.
 */
class RealPromptsTest {

  private static final Path ROOT = Path.of("..");
  private static final String MODEL = "gpt-4o";
  private static final Pattern FENCED = Pattern.compile("(?ms)^```[a-z]*\\n.*?^```$");

  private static final Settings LOSSLESS =
      Settings.defaults().with(Options.COMPRESS_LOSSLESS, true);
  private static final Settings ALL =
      LOSSLESS
          .with(Options.COMPRESS_HTML, true)
          .with(Options.COMPRESS_CONTEXT_RATIO, 3.0)
          .with(Options.COMPRESS_CONTEXT_MIN_TOKENS, 100L)
          .with(Options.COMPRESS_HISTORY_MAX_TOKENS, 1_500L)
          .with(Options.COMPRESS_PROMPT_CACHE, true);

  private static final TokenCounter COUNTER = new TokenCounter();

  private static final List<String> PROGRAMS = read("agent/src/main/java", ".java", 8_000, 60);
  private static final List<String> YAML = read("config", ".yaml", 40_000, 20);
  private static final List<String> JSONS = read("config", ".json", 300_000, 5);
  private static final List<String> PAGES = read("docs", ".md", 200_000, 30);

  private static List<String> read(String folder, String ending, int longest, int most) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        String text = Files.readString(file);
        if (text.length() <= longest && texts.size() < most) {
          texts.add(text);
        }
      }
      assertThat(texts).isNotEmpty();
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code git diff} writes it, of a text that lost some lines and got others. */
  private static String difference(String text) {
    StringBuilder diff = new StringBuilder("diff --git a/X b/X\n--- a/X\n+++ b/X\n");
    String[] lines = text.split("\n", -1);
    diff.append("@@ -1,").append(lines.length).append(" +1,").append(lines.length).append(" @@\n");
    for (int i = 0; i < lines.length; i++) {
      diff.append(i % 7 == 3 ? "-" + lines[i] + " \n+" : " ").append(lines[i]).append('\n');
    }
    return diff.toString();
  }

  private static List<String> fenced(String text) {
    List<String> blocks = new ArrayList<>();
    for (Matcher matcher = FENCED.matcher(text); matcher.find(); ) {
      blocks.add(matcher.group());
    }
    return blocks;
  }

  @Test
  void programsSettingsAndChangesStayToTheLetter() {
    List<String> texts = new ArrayList<>(PROGRAMS);
    texts.addAll(YAML);
    PROGRAMS.forEach(text -> texts.add(difference(text)));
    YAML.forEach(text -> texts.add(difference(text)));
    for (String text : texts) {
      assertThat(Lossless.compress(text)).isEqualTo(text);
      String asked = "Look at this, please.  And say what is wrong. \n\n\n\n```\n" + text + "```\n";
      assertThat(Lossless.compress(asked)).endsWith("```\n" + text + "```\n");
    }
  }

  @Test
  void pagesKeepTheirWordsAndTheirProgramsAndSchemasWhatTheySay() throws IOException {
    for (String page : PAGES) {
      String small = Lossless.compress(page);
      assertThat(small.replaceAll("[\\s-]+", "")).isEqualTo(page.replaceAll("[\\s-]+", ""));
      assertThat(fenced(small)).isEqualTo(fenced(page));
      assertThat(COUNTER.count(MODEL, List.of(small)))
          .isLessThanOrEqualTo(COUNTER.count(MODEL, List.of(page)));
    }
    for (String json : JSONS) {
      String small = Lossless.compress(json);
      assertThat(JSON.std.anyFrom(small)).isEqualTo(JSON.std.anyFrom(json));
      assertThat(COUNTER.count(MODEL, List.of(small)))
          .isLessThanOrEqualTo(COUNTER.count(MODEL, List.of(json)));
    }
  }

  /** What a message says: prose, pages, programs in fences, results. */
  @Provide
  Arbitrary<String> contents() {
    Arbitrary<String> prose =
        Arbitraries.of(PAGES).map(page -> page.substring(0, Math.min(page.length(), 2_000)));
    Arbitrary<String> program = Arbitraries.of(PROGRAMS).map(RealPromptsTest::block);
    Arbitrary<String> change =
        Arbitraries.of(PROGRAMS).map(RealPromptsTest::difference).map(RealPromptsTest::block);
    Arbitrary<String> settings = Arbitraries.of(YAML).map(RealPromptsTest::block);
    return Arbitraries.oneOf(prose, program, change, settings)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> String.join("\n\n", parts));
  }

  private static String block(String text) {
    String body = text.length() > 2_000 ? text.substring(0, 2_000) : text;
    return "```\n" + body.replace("```", "'''") + (body.endsWith("\n") ? "" : "\n") + "```";
  }

  @Provide
  Arbitrary<List<String>> conversations() {
    return Combinators.combine(contents().list().ofMinSize(1).ofMaxSize(8), questions())
        .as(
            (said, question) -> {
              List<String> all = new ArrayList<>(said);
              all.add(question);
              return all;
            });
  }

  private static Arbitrary<String> questions() {
    return Arbitraries.of(
        "Which setting names the model?",
        "What does the agent do with a stream?  And where? ",
        "Why is this method synchronized?",
        "");
  }

  private static String body(List<String> said) throws IOException {
    List<Map<String, Object>> messages = new ArrayList<>();
    messages.add(message("system", "You know this project.  Answer briefly. \n\n\n\nNo lists."));
    for (int i = 0; i < said.size() - 1; i++) {
      messages.add(message("user", said.get(i)));
      if (i % 3 == 1) {
        Map<String, Object> call = message("assistant", null);
        Map<String, Object> function =
            Map.of("name", "find", "arguments", "{ \"path\" :  \"" + i + "\" }");
        call.put(
            "tool_calls", List.of(Map.of("id", "c" + i, "type", "function", "function", function)));
        messages.add(call);
        Map<String, Object> result = message("tool", JSONS.get(0).substring(0, 20) + said.get(0));
        result.put("tool_call_id", "c" + i);
        messages.add(result);
      }
      messages.add(message("assistant", "Two  spaces, \n\n\n\n" + said.get(i)));
    }
    messages.add(message("user", said.get(said.size() - 1)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", MODEL);
    body.put("messages", messages);
    body.put("tools", List.of(Map.of("type", "function", "function", schema("find"))));
    body.put("response_format", Map.of("type", "json_schema", "json_schema", schema("answer")));
    body.put("x_unknown", List.of("a  b \n\n\n\n", 1.50));
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(body);
  }

  private static Map<String, Object> schema(String name) {
    return Map.of("name", name, "description", "Says  it. \n\n\n\n", "schema", JSONS.get(0));
  }

  private static Map<String, Object> message(String role, String content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static Compression planned(Settings settings, String body) {
    Exchange exchange = new Calls().settings(settings).body(body).exchange();
    return new Compressor((provider, model) -> .5).plan(exchange);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> messages(Map<String, Object> body) {
    return (List<Map<String, Object>>) body.get("messages");
  }

  @Property(tries = 30)
  void whateverIsLeftOutTheRestIsAsTheApplicationSaidIt(@ForAll("conversations") List<String> said)
      throws IOException {
    String body = body(said);
    Compression plan = planned(ALL, body);
    if (plan == null || plan.request() == null) {
      return;
    }
    Map<String, Object> asked = JSON.std.mapFrom(body);
    Map<String, Object> sent = JSON.std.mapFrom(plan.request().body());
    List<Map<String, Object>> before = messages(asked);
    List<Map<String, Object>> after = messages(sent);
    // All but the messages is there to the letter, in its order.
    sent.remove("prompt_cache_key");
    asked.remove("messages");
    sent.remove("messages");
    assertThat(sent).isEqualTo(asked);
    assertThat(sent.keySet()).containsExactlyElementsOf(asked.keySet());
    for (Map<String, Object> message : after) {
      String role = (String) message.get("role");
      if (role.equals("assistant")) {
        assertThat(before).contains(message);
      }
      if (role.equals("tool")) {
        Object id = message.get("tool_call_id");
        assertThat(after)
            .anyMatch(other -> String.valueOf(other.get("tool_calls")).contains("" + id));
      }
      if (message.get("content") != null && !role.equals("assistant")) {
        // A program is there whole or not at all.
        List<String> programs = new ArrayList<>();
        before.forEach(other -> programs.addAll(fenced(String.valueOf(other.get("content")))));
        assertThat(programs).containsAll(fenced((String) message.get("content")));
      }
    }
    assertThat(after.get(after.size() - 1).get("role")).isEqualTo("user");
  }

  @Property(tries = 30)
  void whatIsSentIsNeverDearerThanWhatWasAsked(@ForAll("conversations") List<String> said)
      throws IOException {
    for (Settings settings : List.of(LOSSLESS, ALL)) {
      String body = body(said);
      Compression plan = planned(settings, body);
      if (plan != null && plan.request() != null && !plan.before().isEmpty()) {
        assertThat(COUNTER.count(MODEL, Compressor.texts(plan.request())))
            .isLessThanOrEqualTo(COUNTER.count(MODEL, texts(body)));
      }
    }
  }

  private static List<String> texts(String body) {
    return Compressor.texts(new Calls().body(body).exchange().call());
  }
}
