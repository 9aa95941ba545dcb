package io.llmcost.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page is of these scenarios; {@code ./scenarios} writes it anew. */
class ScenarioPageTest {

  @Test
  void pageHasTheArithmeticOfTheScenarios() throws Exception {
    Page page = new Page(Files.readString(Path.of("..", "docs", "scenarios.md")));
    List<String> rows = page.table("results").lines().skip(2).toList();
    List<Scenario> scenarios = Articles.all();
    assertThat(rows).hasSameSizeAs(scenarios);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).startsWith(Results.claims(scenarios.get(i)));
    }
    assertThat(page.table("compression").lines().skip(2).toList())
        .singleElement()
        .asString()
        .startsWith(ShorterPrompts.claims());
    List<String> together = page.table("batching").lines().skip(2).toList();
    assertThat(together).hasSameSizeAs(SentTogether.SHAPES);
    for (int i = 0; i < together.size(); i++) {
      assertThat(together.get(i)).startsWith(SentTogether.claims(SentTogether.SHAPES.get(i)));
    }
  }
}
