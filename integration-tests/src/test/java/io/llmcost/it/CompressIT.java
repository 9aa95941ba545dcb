package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent is smaller, says what is needed, and is paid for and booked as what it is. */
@Execution(ExecutionMode.CONCURRENT)
class CompressIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String CONTEXT =
      """
      preset: safe
      cache.enabled: false
      compress: { context: { ratio: 4, min_tokens: 300 } }
      """;

  @TempDir Path folder;

  static Stream<Target> targets() {
    return Target.of(Client.OKHTTP, Client.OPENAI);
  }

  static Stream<Target> okHttp() {
    return Target.of(Client.OKHTTP).limit(1);
  }

  /** Twelve documents, of which one has what is asked for. */
  private static String documents() {
    StringBuilder text = new StringBuilder("Use these documents.\n\n");
    for (int i = 1; i <= 12; i++) {
      String town = i == 7 ? "Bergheim" : "Town" + (char) ('A' + i);
      text.append("Document [%d](Title: %s) ".formatted(i, town));
      text.append("%s lies on a river and has a market. ".formatted(town));
      text.append("Its people make cloth, paper and glass, and sell them to their neighbours. ");
      text.append("Every second summer there is a fair on the meadow behind the church. ");
      text.append(
          i == 7 ? "The bridge was built by Elsa Varga in 1893.\n" : "No bridge is there.\n");
    }
    return text.toString();
  }

  private static String question() {
    return "Who built the bridge of Bergheim?";
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ObjectNode message(ArrayNode messages, String role, String content) {
    return messages.addObject().put("role", role).put("content", content);
  }

  /** A tool's result, pretty-printed, with what a reader of JSON might lose. */
  private String toolCall() throws Exception {
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o").put("temperature", 0);
    ArrayNode messages = body.putArray("messages");
    message(messages, "user", "What is left?\n```yaml\na:  1\n\n\nb:  2   \n```");
    ObjectNode call = messages.addObject().put("role", "assistant").putNull("content");
    call.putArray("tool_calls")
        .addObject()
        .put("id", "c1")
        .put("type", "function")
        .putObject("function")
        .put("name", "stock")
        .put("arguments", "{ \"item\" :  1 }");
    StringBuilder result = new StringBuilder("{\n    \"rows\": [");
    for (int i = 0; i < 30; i++) {
      result.append(i == 0 ? "" : ",");
      result.append("\n        { \"id\": 12345678901234567890%02d,".formatted(i));
      result.append(" \"price\": 1.50, \"note\": \"two  spaces \\u00e9\" }");
    }
    message(messages, "tool", result + "\n    ]\n}").put("tool_call_id", "c1");
    return JSON.writeValueAsString(body);
  }

  private static int tokens(Ledger.Entry entry, String which) {
    return entry.json().get("compression").get(which).intValue();
  }

  private static JsonNode sent(Trial trial, int request) throws Exception {
    return JSON.readTree(trial.openAi().requests().get(request).body());
  }

  private static String lastText(JsonNode body) {
    JsonNode messages = body.get("messages");
    return messages.get(messages.size() - 1).get("content").asText();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void documentsAreCutToWhatTheQuestionNeeds(Target target) throws Exception {
    Trial.agent();
    boolean sdk = target.client() == Client.OPENAI;
    String prompt = documents() + "\nQuestion: " + question();
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o");
    message(body.putArray("messages"), "user", prompt);
    Path file = write("prompt", sdk ? prompt : JSON.writeValueAsString(body));
    List<String> scenarios = List.of("file@" + file);
    try (Trial trial = new Trial(target, folder)) {
      trial.when("Bergheim", "answer=Elsa Varga");
      Outcome without = trial.without(scenarios);
      BigDecimal whole = trial.openAi().billedUsd();
      int wholeTokens = trial.openAi().bill().get(0).usage().input();

      Outcome with = trial.with(CONTEXT, scenarios);

      assertThat(with.lines()).singleElement().asString().contains("200", "Elsa Varga");
      assertThat(without.lines()).singleElement().asString().contains("200", "Elsa Varga");
      assertThat(lastText(sent(trial, 0)))
          .startsWith("Use these documents.\n\nDocument [")
          .endsWith("\nQuestion: " + question())
          .contains("Document [7](Title: Bergheim)", "The bridge was built by Elsa Varga in 1893.")
          .hasSizeLessThan(prompt.length() / 3);
      assertThat(trial.openAi().billedUsd()).isLessThan(whole);
      Ledger.Entry entry = with.ledger().entries().get(0);
      assertThat(entry.number("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
      assertThat(entry.number("saved_usd")).isPositive();
      assertThat(entry.number("baseline_cost_usd"))
          .isEqualByComparingTo(entry.number("cost_usd").add(entry.number("saved_usd")));
      int after = trial.openAi().bill().get(0).usage().input();
      assertThat(tokens(entry, "after")).isEqualTo(after);
      assertThat(tokens(entry, "before"))
          .isGreaterThan(3 * after)
          .isBetween(wholeTokens * 7 / 10, wholeTokens * 13 / 10);
    }
  }

  /** Documents that differ in what they say, not in how well they fit the question's words. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void theExtensionTellsWhichDocumentIsMeant(Target target) throws Exception {
    Trial.agent();
    Path extension = Path.of(System.getProperty("llmcost.embeddings", "-"));
    assumeTrue(Files.exists(extension), () -> "No extension at " + extension);
    String[] houses = {
      "bakery",
      "school",
      "theatre",
      "brewery",
      "library",
      "prison",
      "market",
      "stable",
      "hospital",
      "museum",
      "garage",
      "cinema"
    };
    StringBuilder prompt = new StringBuilder("Use these documents.\n\n");
    for (int i = 0; i < houses.length; i++) {
      prompt.append("Document [%d](Title: Part %d) ".formatted(i + 1, i + 1));
      prompt.append(
          "In this quarter of the town the council runs an old %s. ".formatted(houses[i]));
      prompt.append("It was put up by masons from abroad, and paid for with a tax on salt.\n");
    }
    prompt.append("\nQuestion: Where in the town are sick patients treated by doctors?");
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o");
    message(body.putArray("messages"), "user", prompt.toString());
    boolean sdk = target.client() == Client.OPENAI;
    Path file = write("meant", sdk ? prompt.toString() : JSON.writeValueAsString(body));
    List<String> scenarios = List.of("file@" + file);
    try (Trial trial = new Trial(target, folder)) {
      trial.with(CONTEXT, scenarios);
      assertThat(lastText(sent(trial, 0))).doesNotContain("hospital").contains("bakery");
      Outcome with =
          trial.with(
              CONTEXT.replace("ratio: 4,", "ratio: 4, embedder: { enabled: true, within: 60s },")
                  + "cache.semantic.extension: '%s'\n".formatted(extension.normalize()),
              scenarios);
      assertThat(lastText(sent(trial, 0)))
          .contains("hospital")
          .hasSizeLessThan(prompt.length() / 2);
      assertThat(with.ledger().sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
      assertThat(with.ledger().entries()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void whatToolsSayIsSentWithoutItsPadding(Target target) throws Exception {
    Trial.agent();
    String body = toolCall();
    List<String> scenarios = List.of("file@" + write("tool.json", body));
    try (Trial trial = new Trial(target, folder)) {
      Outcome with =
          trial.with(
              "preset: safe\ncache: { enabled: false }\ncompress.lossless: true\n", scenarios);
      assertThat(with.lines()).singleElement().asString().contains(" 200 ");
      JsonNode asked = JSON.readTree(body);
      JsonNode sent = sent(trial, 0);
      assertThat(lastText(sent))
          .hasSizeLessThan(lastText(asked).length())
          .contains(
              "{\"id\":1234567890123456789005,\"price\":1.50,\"note\":\"two  spaces \\u00e9\"}");
      assertThat(sent.get("messages").get(0)).isEqualTo(asked.get("messages").get(0));
      assertThat(sent.get("messages").get(1)).isEqualTo(asked.get("messages").get(1));
      Ledger.Entry entry = with.ledger().entries().get(0);
      assertThat(tokens(entry, "before")).isGreaterThan(tokens(entry, "after"));
      assertThat(entry.number("saved_usd")).isPositive();
    }
  }

  private static final String SUMMARISED =
      """
      preset: safe
      cache: { enabled: false }
      models:
        small: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      compress: { summarise: { model: small, system: true, min_tokens: 200 } }
      """;

  private static final String SHORT_RULES =
      "You help customers of Nordwind. Never promise a refund above 250 EUR.";

  private String asking(String question) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o");
    ArrayNode messages = body.putArray("messages");
    String courtesy = " It is a pleasure for all of us that you are here and that we may work.";
    message(messages, "system", SHORT_RULES + courtesy.repeat(30));
    message(messages, "user", question);
    return "file@" + write(question + ".json", JSON.writeValueAsString(body));
  }

  /** From the second call on it is known that the instructions come again, and nobody waits. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void instructionsAreSentAsASummaryThatIsPaidForOnce(Target target) throws Exception {
    Trial.agent();
    List<String> scenarios =
        List.of(asking("one"), asking("two"), "pause", asking("three"), asking("four"));
    try (Trial trial = new Trial(target, folder)) {
      trial.when("You shorten a text", "answer=" + SHORT_RULES);
      try (Trial.Started started = trial.start(SUMMARISED, scenarios)) {
        started.awaitBooked(3);
        assertThat(started.jvm().await(Duration.ofMinutes(2)).orThrow().lines())
            .filteredOn(line -> line.contains(" 200 "))
            .hasSize(4);
        Ledger ledger = Ledger.read(started.ledger());
        assertThat(sent(trial, 1).at("/messages/0/content").asText()).contains("pleasure");
        for (int i = 2; i < 4; i++) {
          assertThat(sent(trial, i).at("/messages/0/content").asText()).isEqualTo(SHORT_RULES);
        }
        assertThat(trial.global().requests())
            .singleElement()
            .satisfies(
                request ->
                    assertThat(request.header("authorization")).doesNotContain("sk-application"));
        Ledger side = ledger.where(entry -> "summary".equals(entry.text("purpose")));
        assertThat(side.sum("side_cost_usd")).isEqualByComparingTo(trial.global().billedUsd());
        assertThat(side.entries().get(0).json().at("/attempts/0/verdict").asText())
            .isEqualTo("summary taken");
        assertThat(ledger.sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
        assertThat(ledger.sum("saved_usd"))
            .isPositive()
            .isEqualByComparingTo(
                ledger
                    .sum("baseline_cost_usd")
                    .subtract(ledger.sum("cost_usd"))
                    .subtract(ledger.sum("side_cost_usd")));
      }
    }
  }

  /** The second question of a conversation whose beginning the provider has, at a tenth or half. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void aBeginningThatTheProviderHasIsLeftAlone(Target target) throws Exception {
    Trial.agent();
    ObjectNode body = JSON.createObjectNode().put("model", "gpt-4o");
    ArrayNode messages = body.putArray("messages");
    message(messages, "user", documents().repeat(2).replace("Use these documents.\n\n", ""));
    message(messages, "assistant", "I have read them.");
    // Nothing of it has to do with the documents, so they are sent whole, and are cached.
    ObjectNode first = body.deepCopy();
    message((ArrayNode) first.get("messages"), "user", "Thanks!");
    ObjectNode second = body.deepCopy();
    message((ArrayNode) second.get("messages"), "user", "Thanks!");
    message((ArrayNode) second.get("messages"), "assistant", "You are welcome.");
    message((ArrayNode) second.get("messages"), "user", question());
    List<String> scenarios =
        List.of(
            "file@" + write("first.json", JSON.writeValueAsString(first)),
            "file@" + write("second.json", JSON.writeValueAsString(second)));
    String half = CONTEXT.replace("ratio: 4", "ratio: 1.5");
    try (Trial trial = new Trial(target, folder)) {
      Outcome with = trial.with(half, scenarios);
      assertThat(with.lines()).allMatch(line -> line.contains(" 200 "));
      assertThat(sent(trial, 1)).isEqualTo(JSON.readTree(JSON.writeValueAsString(second)));
      assertThat(with.ledger().entries())
          .allSatisfy(entry -> assertThat(entry.json().hasNonNull("compression")).isFalse());
      // A question without what went before is not cached, and is cut.
      Outcome alone = trial.with(half, scenarios.subList(1, 2));
      assertThat(alone.lines()).allMatch(line -> line.contains(" 200 "));
      assertThat(trial.openAi().requests().get(0).body().length)
          .isLessThan(JSON.writeValueAsString(second).length() * 3 / 4);
    }
  }
}
