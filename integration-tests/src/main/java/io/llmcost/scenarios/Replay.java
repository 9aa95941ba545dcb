package io.llmcost.scenarios;

import io.llmcost.it.harness.Workplace;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Lets an application that knows nothing of the agent work through a scenario's jobs against mock
 * providers: once as it is, and once with the agent and the article's configuration.
 */
final class Replay {

  private static final String OWN_KEY = "sk-office";
  private static final String BUDGET_KEY = "gk-office";

  private final Path jar;
  private final Path configurations;
  private final Path out;

  /**
   * @param jar the agent
   * @param configurations the folder of the articles' files
   * @param out a folder for what the runs leave
   */
  Replay(Path jar, Path configurations, Path out) {
    this.jar = jar;
    this.configurations = configurations;
    this.out = out;
  }

  Outcome run(Scenario scenario) throws IOException, InterruptedException {
    PriceTable prices = scenario.prices();
    try (MockProvider own = MockProvider.start("openai", prices, 0);
        MockProvider budget = MockProvider.start("budget", prices, 0)) {
      List<MockProvider> providers = List.of(own, budget);
      Map<String, String> environment =
          Map.of(
              "OPENAI_API_KEY",
              OWN_KEY,
              "OPENAI_BASE_URL",
              own.baseUrl(),
              "BUDGET_API_KEY",
              BUDGET_KEY,
              "BUDGET_BASE_URL",
              budget.baseUrl());
      Workplace before = workplace(scenario, "1-without");
      prepare(scenario, providers);
      List<String> plain = before.work(null, null, environment, jobs(scenario, before));
      Bill without = Bill.of(scenario, providers);
      Workplace after = workplace(scenario, "2-with");
      prepare(scenario, providers);
      Path file = configurations.resolve(scenario.configuration()).toAbsolutePath();
      List<String> saved = after.work(jar, "config=" + file, environment, jobs(scenario, after));
      Bill with = Bill.of(scenario, providers);
      return new Outcome(scenario, without, with, after.booked(), plain, saved);
    }
  }

  private Workplace workplace(Scenario scenario, String run) throws IOException {
    Path folder = out.resolve(scenario.name()).resolve(run);
    return new Workplace("scenarios", "com.acme.office.Office", folder);
  }

  private static void prepare(Scenario scenario, List<MockProvider> providers) {
    Models models = new Models(scenario);
    for (MockProvider provider : providers) {
      provider.reset();
      provider.setUsual(models);
    }
    providers.get(0).requireKey(OWN_KEY);
    providers.get(1).requireKey(BUDGET_KEY);
  }

  private static String jobs(Scenario scenario, Workplace workplace) throws IOException {
    Path file = workplace.file("jobs.txt");
    Files.write(file, Jobs.of(scenario));
    return file.toString();
  }
}
