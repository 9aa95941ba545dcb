package io.llmcost.it.chaos;

import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Two providers, a proxy before each, and an application with the agent that calls through them.
 */
public final class Chaos implements AutoCloseable {

  /** The cheap provider, and what it says. */
  public static final String FIRST = "global";

  /** The one that the application is configured for. */
  public static final String SECOND = "openai";

  private static final String FIRST_ANSWER = "Alpha bravo charlie.";
  private static final String SECOND_ANSWER = "Zulu yankee xray.";

  /** First the one provider, then the other. */
  public static final String ROUTED =
      """
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - { name: first, when: { model: gpt-4o }, use: [qwen3-8b, "same:gpt-4o"], gate: { min_score: 0 } }
      """;

  private final MockProvider first = MockProvider.start(FIRST, PriceTable.global(), 0);
  private final MockProvider second = MockProvider.start(SECOND, PriceTable.openAi(), 0);
  private final ChaosProxy firstProxy;
  private final ChaosProxy secondProxy;
  private final ChaosApplication application;
  private final Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private final Verdict verdict = new Verdict(List.of(FIRST_ANSWER, SECOND_ANSWER));

  /**
   * @param folder for what it leaves
   * @param agent null for none
   * @param configuration YAML, to which the providers are added
   * @param refuses whether a connection is reset at once
   * @param options of the application's JVM
   */
  public Chaos(
      Path folder,
      Path javaHome,
      Path agent,
      String configuration,
      int threads,
      List<ChaosClient> clients,
      BooleanSupplier refuses,
      String... options)
      throws IOException {
    this.folder = folder;
    firstProxy = ChaosProxy.start(FIRST, first.port(), refuses);
    secondProxy = ChaosProxy.start(SECOND, second.port(), refuses);
    first.setUsual("answer=" + FIRST_ANSWER);
    second.setUsual("answer=" + SECOND_ANSWER);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("llmcost.yaml"),
        configuration
            + "tracing: { request_id: true }\n" // so that each request tells its call
            + "providers:\n  openai: { base_url: \"%s\" }\n  global: { base_url: \"%s\", api_key: key }\n"
                .formatted(secondProxy.baseUrl(), firstProxy.baseUrl()));
    Command command =
        ChaosApplication.command(javaHome, folder, clients, options)
            .with("-Dllmcost.ledger.dir=" + folder.resolve("ledger"));
    if (agent != null) {
      command.with("-javaagent:" + agent);
    }
    application = new ChaosApplication(command, secondProxy.baseUrl(), threads, clients);
  }

  /** Makes calls, as many at a time as the application has threads, and waits for all. */
  public Map<Call, Received> make(List<Call> calls) throws IOException {
    Map<Call, CompletableFuture<Received>> results = new LinkedHashMap<>();
    for (Call call : calls) {
      results.put(call, make(call));
    }
    Map<Call, Received> received = new LinkedHashMap<>();
    results.forEach((call, result) -> received.put(call, result.join()));
    return received;
  }

  /** Makes a call. */
  CompletableFuture<Received> make(Call call) throws IOException {
    calls.incrementAndGet();
    return application.call(call);
  }

  /** What is wrong with results, each with its call. */
  public List<String> problems(Map<Call, Received> results) {
    List<String> problems = new ArrayList<>();
    results.forEach(
        (call, got) -> {
          String problem = verdict.problem(call, got);
          if (problem != null) {
            problems.add(problem + "\n    " + call + "\n    " + got);
          }
        });
    return problems;
  }

  /** Waits until the ledger has all calls that were made, but no longer than said. */
  public void awaitBooked(Duration limit) throws IOException {
    Instant end = Instant.now().plus(limit);
    while (Ledger.readSoFar(folder.resolve("ledger")).entries().size() < calls.get()
        && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
  }

  /** Lets both providers refuse a share of the requests. */
  void refuse(double share) {
    first.setUsual(request -> Math.random() < share ? "status=503" : "answer=" + FIRST_ANSWER);
    second.setUsual(request -> Math.random() < share ? "status=429" : "answer=" + SECOND_ANSWER);
  }

  Verdict verdict() {
    return verdict;
  }

  public State state() throws IOException, InterruptedException {
    return application.state();
  }

  /** Connections on which somebody waits for what will not come. */
  public int held() {
    return firstProxy.held() + secondProxy.held();
  }

  /** Connections that are open. */
  public int open() {
    return firstProxy.open() + secondProxy.open();
  }

  public int faults() {
    return firstProxy.faults() + secondProxy.faults();
  }

  /** Requests that came to the providers. */
  public int requests() {
    return first.requests().size() + second.requests().size();
  }

  public String stderr() throws IOException {
    return application.stderr();
  }

  /** Ends the application, so that all is booked. */
  public void end() throws IOException, InterruptedException {
    application.end();
  }

  /** What the agent booked beside what the providers ask for. */
  public Books books() throws IOException {
    Map<String, MockProvider> providers = new LinkedHashMap<>();
    providers.put(FIRST, first);
    providers.put(SECOND, second);
    return new Books(Ledger.read(folder.resolve("ledger")), providers);
  }

  @Override
  public void close() throws IOException {
    application.close();
    firstProxy.close();
    secondProxy.close();
    first.close();
    second.close();
  }
}
