package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.Command.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that say the same in other words, over the wire. */
class SemanticIT {

  private static final String STATIC =
      """
      preset: safe
      headers: full
      cache:
        normalised: { enabled: true }
        semantic: { enabled: true, verify: 0 }
      """;

  private static final String MEASURED =
      """
      preset: safe
      headers: full
      cache:
        normalised: { enabled: true }
        semantic: { enabled: true, verify: 5%, max_false_hits: 10% }
      """;

  private static final String ASKED = "How do I reset the password of the router?";
  private static final String PARAPHRASE = "How can I reset the router's password?";

  @TempDir Path folder;

  private static Running start(Rig rig) throws Exception {
    return start(rig, 17);
  }

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.withOkHttp("openai-4.100"))
        .with("io.llmcost.it.apps.SemanticApp", rig.openAi().baseUrl())
        .start();
  }

  private static String cache(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String said(String line) {
    return line.split(" ", 3)[2];
  }

  @ParameterizedTest(name = "{0} {1} then {2}")
  @CsvSource({
    "okhttp, whole, whole",
    "okhttp, whole, stream",
    "okhttp, stream, whole",
    "openai, whole, stream",
    "openai, stream, whole",
    "openai, stream, stream",
  })
  void aParaphraseGetsTheAnswer(String client, String first, String second) throws Exception {
    try (Rig rig = new Rig(folder, STATIC);
        Running running = start(rig)) {
      String asked = running.ask(client + " " + first + " - " + ASKED);
      assertThat(cache(asked)).isEqualTo("miss");
      String paraphrase = running.ask(client + " " + second + " - " + PARAPHRASE);
      assertThat(paraphrase).startsWith("semantic 0.");
      assertThat(said(paraphrase)).isEqualTo(said(asked)).isNotEmpty();
      String otherDress =
          running.ask(client + " " + second + " - how do i reset the  password of the router");
      assertThat(otherDress).startsWith("semantic 1.000 ");
      assertThat(said(otherDress)).isEqualTo(said(asked));
      assertThat(rig.openAi().requests()).hasSize(1);
      running.end().orThrow();
      assertThat(rig.ledger().where(entry -> "semantic".equals(entry.text("cache"))).entries())
          .hasSize(2)
          .allSatisfy(entry -> assertThat(entry.number("cost_usd")).isZero())
          .allSatisfy(entry -> assertThat(entry.number("saved_usd")).isPositive());
    }
  }

  @Test
  void whatAGuardKeepsApartIsAsked() throws Exception {
    try (Rig rig = new Rig(folder, STATIC);
        Running running = start(rig)) {
      for (String text :
          List.of(
              "How do I convert 5 dollars to euros?",
              "How do I convert 6 dollars to euros?",
              "How do I convert 5 euros to dollars?",
              "How do I not convert 5 dollars to euros?",
              "How would he convert 5 dollars to euros?",
              "What is the weather in Paris like?",
              "What's the weather like in Paris?")) {
        assertThat(cache(running.ask("okhttp whole - " + text))).as(text).isEqualTo("miss");
      }
      assertThat(rig.openAi().requests()).hasSize(7);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model=gpt-4o-mini",
        "system=You are kind.",
        "user=u-2",
        "key=sk-other",
        "tools=send",
        "temperature=0.0",
      })
  void nothingIsSharedAcrossWhatElseTheCallSays(String change) throws Exception {
    try (Rig rig = new Rig(folder, STATIC);
        Running running = start(rig)) {
      running.ask("okhttp whole - " + ASKED);
      String changes = change.replace(' ', '_');
      assertThat(cache(running.ask("okhttp whole " + changes + " " + PARAPHRASE)))
          .isEqualTo("miss");
      assertThat(rig.openAi().requests()).hasSize(2);
    }
  }

  @Test
  void frequentQuestionsAreAnsweredOnceItIsKnownThatTheyMayBe() throws Exception {
    List<String> things =
        List.of(
            "router",
            "printer",
            "camera",
            "phone",
            "laptop",
            "tablet",
            "scanner",
            "television",
            "watch",
            "modem",
            "projector",
            "speaker",
            "keyboard",
            "monitor",
            "drone");
    List<String> acts = List.of("reset", "update", "charge", "clean", "register", "return");
    List<String> ways =
        List.of("How do I %s the %s?", "How can I %s my %s?", "How should I %s a %s?");
    Map<String, String> answers = new LinkedHashMap<>();
    List<String> traffic = new ArrayList<>();
    try (Rig rig = new Rig(folder, MEASURED)) {
      for (String thing : things) {
        for (String act : acts) {
          String answer = "to " + act + " the " + thing + " please follow page " + act + thing;
          for (String way : ways) {
            String text = way.formatted(act, thing);
            answers.put(text, answer);
            rig.openAi().when(text, "answer=" + answer);
            traffic.add(text);
          }
        }
      }
      Collections.shuffle(traffic, new Random(1));
      int semantic = 0;
      int wrong = 0;
      int late = 0;
      try (Running running = start(rig)) {
        for (int i = 0; i < traffic.size(); i++) {
          String line = running.ask("okhttp whole - " + traffic.get(i));
          if (cache(line).equals("semantic")) {
            semantic++;
            late += i >= traffic.size() / 2 ? 1 : 0;
            wrong += said(line).equals(answers.get(traffic.get(i))) ? 0 : 1;
          }
        }
      }
      assertThat(rig.ledger().where(entry -> entry.json().has("agreement")).entries())
          .hasSizeGreaterThan(50)
          .allSatisfy(entry -> assertThat(entry.number("similarity")).isPositive());
      assertThat(wrong).isLessThanOrEqualTo(semantic / 10);
      assertThat(late).as("of %s", traffic.size() / 2).isGreaterThan(traffic.size() / 8);
    }
  }

  private static final String OTHER_WORDS =
      "What is the procedure for resetting a router password?";

  private static final String WITH_MEANING =
      """
      preset: safe
      headers: full
      cache:
        normalised: { enabled: true }
        semantic: { enabled: true, verify: 0, extension: '%s', embedder: { within: 20s } }
      """;

  private static Path extension() {
    Path jar = Path.of(System.getProperty("llmcost.embeddings", "-"));
    assumeTrue(Files.exists(jar), () -> "No extension at " + jar + ": run ./mvnw verify");
    return jar.normalize();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17, 25})
  void theExtensionFindsOtherWords(int release) throws Exception {
    try (Rig rig = new Rig(folder, WITH_MEANING.formatted(extension()));
        Running running = start(rig, release)) {
      String asked = running.ask("okhttp whole - " + ASKED);
      assertThat(cache(asked)).isEqualTo("miss");
      String found = running.ask("okhttp whole - " + OTHER_WORDS);
      assertThat(found).startsWith("semantic 0.");
      assertThat(said(found)).isEqualTo(said(asked)).isNotEmpty();
      assertThat(cache(running.ask("okhttp whole - How do I reset 2 passwords of the router?")))
          .isEqualTo("miss");
      assertThat(rig.openAi().requests()).hasSize(2);
      assertThat(running.end().orThrow().stderr())
          .doesNotContain("WARNING", "[llmcost] WARN", "restricted");
    }
  }

  @Test
  void withoutTheExtensionTextsAreComparedByTheirWords() throws Exception {
    Path missing = folder.resolve("missing.jar");
    try (Rig rig = new Rig(folder, WITH_MEANING.formatted(missing));
        Running running = start(rig)) {
      running.ask("okhttp whole - " + ASKED);
      assertThat(running.ask("okhttp whole - " + PARAPHRASE)).startsWith("semantic 0.");
      assertThat(cache(running.ask("okhttp whole - " + OTHER_WORDS))).isEqualTo("miss");
      assertThat(running.end().orThrow().stderr().lines())
          .filteredOn(line -> line.contains("by their words only"))
          .singleElement()
          .asString()
          .contains("missing.jar");
    }
  }
}
