package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One id in response, request, ledger and span, with OpenTelemetry's real API and SDK. */
class TracingIT {

  private static final String TRACED =
      """
      preset: safe
      tracing: { request_id: true, spans: true }
      """;

  @TempDir Path folder;

  private static String value(String span, String name) {
    Matcher attribute = Pattern.compile("[{ ]" + Pattern.quote(name) + "=([^,}]*)").matcher(span);
    return attribute.find() ? attribute.group(1) : null;
  }

  /** The application prints its own spans, OpenTelemetry's agent those that go through it. */
  private static List<String> spans(ChildJvm.Result result, boolean besideAgent) {
    return besideAgent
        ? result.stderr().lines().filter(line -> line.contains(" 'work' : ")).toList()
        : result.lines().stream().filter(line -> line.startsWith("span ")).toList();
  }

  @ParameterizedTest(name = "beside OpenTelemetry's agent: {0}")
  @ValueSource(booleans = {false, true})
  void theSameIdEverywhere(boolean besideAgent) throws Exception {
    try (Rig rig = new Rig(folder, TRACED)) {
      Command command = rig.java(Rig.javaHome(17));
      if (besideAgent) {
        command.with("-javaagent:" + ClassPaths.here().of("otel-agent"));
        command.with("-Dotel.traces.exporter=logging", "-Dotel.metrics.exporter=none");
        command.with("-Dotel.logs.exporter=none");
      }
      ChildJvm.Result result =
          command
              .with("-javaagent:" + Trial.agent())
              .classPath(
                  Rig.apps8(),
                  ClassPaths.here().classes("apps11")
                      + File.pathSeparator
                      + ClassPaths.here().of("otel-sdk"))
              .with("io.llmcost.it.apps.SpanApp", rig.openAi().baseUrl())
              .with(besideAgent ? new String[] {"global"} : new String[0])
              .run();
      assertThat(result.exit()).as(result.stderr()).isZero();
      assertThat(result.stderr()).doesNotContain("[llmcost] WARN");
      List<String> ids = result.lines().stream().filter(line -> line.startsWith("id ")).toList();
      List<String> spans = spans(result, besideAgent);
      List<Ledger.Entry> entries = rig.ledger().entries();
      assertThat(ids).hasSize(3);
      assertThat(spans).hasSize(3);
      assertThat(entries).hasSize(3);
      for (int i = 0; i < 3; i++) {
        String id = ids.get(i).substring("id ".length());
        Ledger.Entry entry =
            entries.stream().filter(one -> id.equals(one.text("call_id"))).findFirst().get();
        assertThat(value(spans.get(i), "llmcost.call_id")).isEqualTo(id);
        assertThat(value(spans.get(i), "llmcost.cache")).isEqualTo(entry.text("cache"));
        assertThat(value(spans.get(i), "gen_ai.response.model"))
            .isEqualTo(entry.text("served_model"));
        assertThat(new BigDecimal(value(spans.get(i), "llmcost.cost_usd")))
            .isEqualByComparingTo(entry.number("cost_usd"));
        assertThat(new BigDecimal(value(spans.get(i), "llmcost.saved_usd")))
            .isEqualByComparingTo(entry.number("saved_usd"));
        assertThat(value(spans.get(i), "gen_ai.usage.input_tokens")).isNotNull();
      }
      assertThat(value(spans.get(1), "llmcost.cache")).isEqualTo("hit");
      assertThat(rig.openAi().requests()).hasSize(2);
      assertThat(rig.openAi().requests().get(0).headers("x-request-id"))
          .containsExactly(ids.get(0).substring("id ".length()));
      assertThat(rig.openAi().requests())
          .allMatch(request -> request.headers("traceparent").size() == 1);
    }
  }
}
