package io.llmcost.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.RunningJvm;
import io.llmcost.it.harness.SelfSigned;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** An application, two providers, and the agent if there is to be one. */
final class Trial implements AutoCloseable {

  static final String GLOBAL_KEY = "gk-global";
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Target target;
  private final Path folder;
  private final MockProvider openAi;
  private final MockProvider global;
  private final Map<String, String> behaviours = new LinkedHashMap<>();
  private final Map<String, String> cheapBehaviours = new LinkedHashMap<>();
  private final List<String> script = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private String moreProviders = "";
  private int runs;

  /**
   * @param folder for configuration and ledger
   */
  Trial(Target target, Path folder) throws IOException {
    this(
        target,
        folder,
        MockProvider.start("openai", PriceTable.openAi(), 0),
        MockProvider.start("global", PriceTable.global(), 0));
  }

  private Trial(Target target, Path folder, MockProvider openAi, MockProvider global) {
    this.target = target;
    this.folder = folder;
    this.openAi = openAi;
    this.global = global;
  }

  /**
   * With providers that are spoken to over TLS, as real ones are.
   *
   * @param certificate theirs
   * @param trusted the only one that the application's JVM trusts
   */
  static Trial overTls(Target target, Path folder, SelfSigned certificate, SelfSigned trusted)
      throws IOException {
    SSLContext tls = certificate.server();
    Trial trial =
        new Trial(
            target,
            folder,
            MockProvider.start("openai", PriceTable.openAi(), tls),
            MockProvider.start("global", PriceTable.global(), tls));
    trial.options.addAll(List.of(trusted.trust()));
    return trial;
  }

  /** What came of it. */
  record Outcome(ChildJvm.Result result, Ledger ledger) {
    List<String> lines() {
      return result.lines();
    }
  }

  /** The provider that the application is configured for. */
  MockProvider openAi() {
    return openAi;
  }

  /** The cheap one. */
  MockProvider global() {
    return global;
  }

  /** Adds a provider to the configuration: a name, a colon, and what is said of it, in YAML. */
  void provider(String definition) {
    moreProviders += "  " + definition + "\n";
  }

  /** Lets both providers misbehave at every prompt that contains a text. */
  void when(String text, String behaviour) {
    behaviours.put(text, behaviour);
  }

  /** Lets the cheap provider misbehave at every prompt that contains a text. */
  void atCheap(String text, String behaviour) {
    cheapBehaviours.put(text, behaviour);
  }

  /** Lets the provider misbehave at the first requests of the next run, one after the other. */
  void first(String... behaviour) {
    script.addAll(List.of(behaviour));
  }

  /** The agent's jar; skips the test, and says so, if it is not built. */
  static Path agent() {
    Path jar = Path.of(System.getProperty("llmcost.jar", "../agent/target/llmcost.jar"));
    assumeTrue(Files.exists(jar), () -> "No agent at " + jar.normalize() + ": run ./mvnw verify");
    return jar.toAbsolutePath().normalize();
  }

  /** Runs the scenarios without an agent. */
  Outcome without(List<String> scenarios) throws IOException, InterruptedException {
    prepare();
    return new Outcome(jvm(scenarios).run(LIMIT).orThrow(), null);
  }

  /**
   * Runs the scenarios with the agent.
   *
   * @param configuration YAML; both providers are added to it
   */
  Outcome with(String configuration, List<String> scenarios)
      throws IOException, InterruptedException {
    try (Started started = start(configuration, scenarios)) {
      ChildJvm.Result result = started.jvm().await(LIMIT).orThrow();
      return new Outcome(result, Ledger.read(started.ledger()));
    }
  }

  /** A run that is under way. */
  record Started(RunningJvm jvm, Path ledger) implements AutoCloseable {

    /** Waits until so many calls are booked while the application pauses. */
    Ledger awaitBooked(int calls) throws IOException, InterruptedException {
      jvm.awaitPause(LIMIT);
      long end = System.nanoTime() + LIMIT.toNanos();
      Ledger booked = Ledger.readSoFar(ledger);
      while (booked.entries().size() < calls && System.nanoTime() < end) {
        Thread.onSpinWait();
        booked = Ledger.readSoFar(ledger);
      }
      return booked;
    }

    @Override
    public void close() {
      jvm.close();
    }
  }

  /**
   * Starts the scenarios with the agent.
   *
   * @param configuration YAML; both providers are added to it
   */
  Started start(String configuration, List<String> scenarios) throws IOException {
    Path home = Files.createDirectories(folder.resolve("run-" + ++runs));
    Path file = home.resolve("llmcost.yaml");
    String providers =
        "providers:\n  openai: { base_url: \"%s\" }\n  global: { base_url: \"%s\", api_key: %s }\n"
            .formatted(openAi.baseUrl(), global.baseUrl(), GLOBAL_KEY);
    Files.writeString(
        file, configuration + "\n" + target.client().configuration() + providers + moreProviders);
    Path ledger = home.resolve("ledger");
    ChildJvm jvm =
        jvm(scenarios).agent(agent(), "config=" + file).options("-Dllmcost.ledger.dir=" + ledger);
    prepare();
    return new Started(jvm.start(), ledger);
  }

  private ChildJvm jvm(List<String> scenarios) {
    ChildJvm jvm =
        ChildJvm.of(target.javaHome(), target.client().mainClass())
            .classPath(ClassPaths.here().classes(target.client().folder()))
            .arguments(openAi.baseUrl());
    String classPath = target.client().classPath(target.version());
    if (!classPath.isEmpty()) {
      jvm.classPath(classPath);
    }
    // A short life: the second compiler would cost more than it gives.
    return jvm.options("-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1")
        .options(options.toArray(new String[0]))
        .arguments(scenarios.toArray(new String[0]));
  }

  private void prepare() {
    openAi.reset();
    global.reset();
    behaviours.forEach(openAi::when);
    behaviours.forEach(global::when);
    cheapBehaviours.forEach(global::when);
    script.forEach(openAi::next);
    script.clear();
  }

  @Override
  public void close() {
    openAi.close();
    global.close();
  }
}
