package io.llmcost.demo;

import io.llmcost.it.harness.Workplace;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code Demo [--colour] [--real [--yes]]}: the same morning of a support desk without the agent,
 * with it, and with it and a policy; or, with {@code --real}, once against a real account.
 */
public final class Demo {

  private static final String OPENAI_KEY = "sk-demo-openai";
  private static final String GLOBAL_KEY = "gk-demo-global";
  private static final long LATENCY_MS = 20;
  private static final long LABEL_MS = 200;

  private final Path out;
  private final Path jar;

  private Demo(Path out, Path jar) {
    this.out = out;
    this.jar = jar;
  }

  /** Exits with 1 if a run failed or the agent's figures are not the providers'. */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Style style = options.contains("--colour") ? Style.COLOUR : Style.PLAIN;
    Path out = Path.of("integration-tests", "target", "demo-runs").toAbsolutePath();
    Path jar =
        Path.of(System.getProperty("llmcost.jar", "agent/target/llmcost.jar")).toAbsolutePath();
    if (!Files.exists(jar)) {
      console.println("There is no agent at " + jar + ": build it with ./mvnw -DskipTests package");
      System.exit(1);
    }
    boolean good;
    if (options.contains("--real")) {
      good = new RealAccount(console, style, out, jar).run(options.contains("--yes"));
    } else {
      good = new Demo(out, jar).run(console, style);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run(PrintStream console, Style style) throws IOException, InterruptedException {
    try (MockProvider openAi = MockProvider.start("openai", PriceTable.openAi(), 0);
        MockProvider global = MockProvider.start("global", PriceTable.global(), 0)) {
      List<MockProvider> providers = List.of(openAi, global);
      console.println();
      console.println(
          style.bold("  A support desk makes 144 calls to models, three times the same ones"));
      console.print(style.dim("  without the agent … "));
      Morning without = morning(providers, "1-without", null);
      console.print(style.dim("preset safe … "));
      Morning safe = morning(providers, "2-safe", "safe.yaml");
      console.println(style.dim("demo.yaml …"));
      Morning policy = morning(providers, "3-policy", "demo.yaml");
      console.println();
      Report report = new Report(style, without, safe, policy);
      console.print(report.table());
      console.println();
      console.print(report.notes(out));
      return report.isGood();
    }
  }

  /** A run against the two mocks; without an agent if there is no configuration. */
  private Morning morning(List<MockProvider> providers, String name, String configuration)
      throws IOException, InterruptedException {
    String openAiUrl = providers.get(0).baseUrl();
    for (MockProvider provider : providers) {
      provider.reset();
      provider.setLatencyMs(LATENCY_MS);
    }
    providers.get(0).requireKey(OPENAI_KEY);
    providers.get(1).requireKey(GLOBAL_KEY);
    // What a model would make of the newsletter's instructions; mocks cannot.
    providers.get(1).when("You shorten a text", "answer=" + resource("house-style.txt").trim());
    // A label; and a pause, in which those that are asked at the same time gather.
    providers.get(0).when("You sort reviews", "about=5; delay=" + LABEL_MS);
    Workplace desk = desk(out.resolve(name));
    Map<String, String> environment =
        Map.of("OPENAI_API_KEY", OPENAI_KEY, "OPENAI_BASE_URL", openAiUrl);
    if (configuration == null) {
      return Morning.of(providers, null, desk.work(null, null, environment));
    }
    Path file = desk.file(configuration);
    String filled =
        resource(configuration)
            .replace("${OPENAI_BASE_URL}", openAiUrl)
            .replace("${GLOBAL_BASE_URL}", providers.get(1).baseUrl())
            .replace("${GLOBAL_API_KEY}", GLOBAL_KEY);
    Files.writeString(file, filled);
    List<String> answers = desk.work(jar, "config=" + file, environment);
    return Morning.of(providers, desk.booked(), answers);
  }

  static Workplace desk(Path folder) throws IOException {
    return new Workplace("demo", "com.acme.support.SupportDesk", folder);
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Demo.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
