package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteCoverTest {

  @TempDir Path dir;

  private boolean covers(String earlier, String later) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("llmcost.yaml"),
            "routes:\n  - { name: earlier, use: same:a, "
                + earlier
                + " }\n  - { name: later, use: same:b, "
                + later
                + " }\n");
    ReadResult read = SettingsReader.read(Sources.ofFile(file.toFile()));
    assertThat(read.errors()).isEmpty();
    List<Route> routes = read.settings().get(Options.ROUTES);
    assertThat(RouteCover.of(routes.get(0), routes)).isNull();
    return RouteCover.of(routes.get(1), routes) != null;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "when: { call_site: 'a.**' } | when: { call_site: 'a.b.*' } | true",
        "when: { call_site: 'a.**' } | when: { call_site: 'a.b.C.d' } | true",
        "when: { call_site: 'a.**' } | when: { call_site: 'a.**', task: [faq] } | true",
        "when: { call_site: 'a.**' } | when: { call_site: ['a.b', 'c.d'] } | false",
        "when: { call_site: 'a.**' } | when: { task: [faq] } | false",
        "when: { call_site: 'a.*' } | when: { call_site: 'a.**' } | false",
        "when: { call_site: 'a.*.*' } | when: { call_site: 'a.**' } | false",
        "when: { call_site: 'a.*.*' } | when: { call_site: 'a.b.*' } | true",
        "when: { call_site: '**.x' } | when: { call_site: 'a.**.x' } | true",
        "when: { model: 'gpt-*' } | when: { model: 'gpt-4*' } | true",
        "when: { model: 'gpt-4*' } | when: { model: 'gpt-*' } | false",
        "when: { task: [faq, code] } | when: { task: [faq] } | true",
        "when: { task: [faq] } | when: { task: [faq, code] } | false",
        "when: { tags: [a] } | when: { tags: [a] } | true",
        "when: { tags: [a] } | when: { tags: [a, b] } | false",
        "when: { prompt_tokens: { max: 2000 } } | when: { prompt_tokens: { max: 1000 } } | true",
        "when: { prompt_tokens: { max: 2000 } } | when: { prompt_tokens: { min: 1000 } } | false",
        "when: { header: { x-a: '*' } } | when: { header: { x-a: b } } | true",
        "when: { header: { x-a: b } } | when: { header: { x-c: b } } | false",
        "when: { task: [faq] }, rollout: 50% | when: { task: [faq] } | false",
      })
  void aRouteThatAnEarlierOneCoversIsFound(String earlier, String later, boolean covered)
      throws IOException {
    assertThat(covers(earlier.replace("'", "\""), later.replace("'", "\""))).isEqualTo(covered);
  }
}
