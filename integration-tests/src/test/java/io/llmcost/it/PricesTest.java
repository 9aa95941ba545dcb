package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.Usage;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mock asks for what the agent's price data says; else no test could compare the two. */
class PricesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4.1",
        "gpt-5.6-luna",
        "gpt-4.1-mini",
        "gpt-3.5-turbo-instruct",
        "text-embedding-3-small",
        "text-embedding-3-large"
      })
  void mockAsksTheListPrice(String model) throws Exception {
    PriceTable list = PriceTable.read(Path.of("..", "config", "prices.json"));
    Usage usage = new Usage(1_000, 100, 200, 0, 500, 0);
    assertThat(PriceTable.openAi().cost(model, usage))
        .isEqualByComparingTo(list.cost(model, usage));
  }
}
