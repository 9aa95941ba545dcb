package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that may wait are served at the price for calls that wait, or as ever. */
class FlexIT {

  /** What a list may say of a model that has a flex price; the mock asks half, too. */
  private static final String PRICES =
      """
      {"gpt-4o": {"litellm_provider": "openai", "mode": "chat",
        "input_cost_per_token": 2.5e-06, "input_cost_per_token_flex": 1.25e-06,
        "cache_read_input_token_cost": 1.25e-06, "cache_read_input_token_cost_flex": 6.25e-07,
        "output_cost_per_token": 1.0e-05, "output_cost_per_token_flex": 5.0e-06}}
      """;

  @TempDir Path folder;

  static Stream<Target> targets() {
    return Target.of(Client.OPENAI, Client.JDK);
  }

  private String configuration() throws Exception {
    Path prices = Files.writeString(folder.resolve("prices.json"), PRICES);
    return """
    cache: { enabled: false }
    flex: { min_time: 1s }
    prices: { files: ["%s"] }
    """
        .formatted(prices);
  }

  private static List<String> scenarios(Target target) {
    List<String> scenarios = new ArrayList<>(List.of("sync@a"));
    target.client().streams().forEach(stream -> scenarios.add(stream + "@b"));
    return scenarios;
  }

  private static boolean asksForFlex(RecordedRequest request) {
    return request.bodyText().contains("\"service_tier\":\"flex\"");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void callsThatMayWaitPayLessAndFallBackAtOnce(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = scenarios(target);
      String background = configuration() + "urgency: { rules: [{ urgency: background }] }\n";
      Outcome flex = trial.with(background, scenarios);
      assertThat(flex.lines()).hasSameSizeAs(scenarios).allMatch(line -> line.contains(" 200 "));
      assertThat(trial.openAi().requests()).hasSameSizeAs(scenarios).allMatch(FlexIT::asksForFlex);
      Ledger booked = flex.ledger();
      assertThat(booked.sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
      assertThat(booked.sum("saved_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
      assertThat(booked.entries())
          .hasSameSizeAs(scenarios)
          .allMatch(entry -> "flex".equals(entry.text("service_tier")))
          .allMatch(entry -> "background".equals(entry.text("urgency")));

      trial.when("scenario", "flex=full");
      Outcome full = trial.with(background, scenarios);
      assertThat(full.lines())
          .isEqualTo(
              flex.lines().stream().map(line -> line.replace("\"flex\"", "\"default\"")).toList());
      // The first one is refused; the others do not ask.
      assertThat(trial.openAi().requests().stream().filter(FlexIT::asksForFlex)).hasSize(1);
      assertThat(trial.openAi().requests()).hasSize(scenarios.size() + 1);
      assertThat(trial.openAi().bill()).hasSameSizeAs(scenarios);
      assertThat(full.ledger().sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
    }
  }

  @Test
  void threadsAreRecognisedByTheirStacks() throws Exception {
    for (int release : List.of(8, 17)) {
      Path home = Files.createDirectories(folder.resolve("java-" + release));
      try (Rig rig =
          new Rig(
              home,
              configuration()
                  + "urgency: { recognise: true, rules: [{ when: { thread: batch }, urgency:"
                  + " interactive }] }\n")) {
        ChildJvm.Result result =
            rig.agent(Rig.javaHome(release))
                .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
                .with("io.llmcost.it.apps.PatientApp", rig.openAi().baseUrl())
                .with("main@a", "pool@b", "scheduled@c", "timer@d")
                .run()
                .orThrow();
        assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
        assertThat(rig.openAi().requests().stream().filter(FlexIT::asksForFlex))
            .extracting(RecordedRequest::bodyText)
            .satisfiesExactlyInAnyOrder(
                scheduled -> assertThat(scheduled).contains("scheduled@c"),
                timer -> assertThat(timer).contains("timer@d"));
        assertThat(rig.ledger().entries())
            .extracting(entry -> entry.text("urgency"))
            .containsExactly("interactive", "interactive", "background", "background");
        assertThat(rig.ledger().entries())
            .extracting(entry -> entry.text("call_site"))
            .allMatch(site -> site.startsWith("io.llmcost.it.apps.PatientApp."));
      }
    }
  }
}
