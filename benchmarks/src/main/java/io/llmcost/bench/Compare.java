package io.llmcost.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures this agent beside none, an empty one and others, interleaved, and writes the page of it:
 * {@code Compare PAGE ROUNDS}. Run by {@code benchmarks/run.sh}, which sees to it that other agents
 * cannot reach anybody.
 */
public final class Compare {

  static final String OURS = "llmcost";
  static final String OBSERVE = "llmcost, observe";
  static final String ROUTED = "llmcost, routed";
  static final String EMPTY = "empty agent";

  private static final String STARTED = "io.llmcost.it.apps.StartedApp";
  private static final String CALLS = "io.llmcost.it.apps.MeasuredCalls";
  private static final Path MODULE = Path.of(System.getProperty("llmcost.benchmarks", "."));

  private final Results results = new Results();
  private final Random random = new Random(1);
  private final Launch launch;
  private final int rounds;

  private Compare(Launch launch, int rounds) {
    this.launch = launch;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws IOException {
    Path page = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path jar = MODULE.resolve("../agent/target/llmcost.jar").toRealPath();
    Path folder = Files.createTempDirectory("llmcost-compare");
    try (Sink sink = Sink.start()) {
      Compare compare = new Compare(new Launch(classPath()), rounds);
      boolean alone = System.getProperty("llmcost.peers", "true").equals("false");
      List<Agent> peers =
          alone ? List.of() : Agent.peers(MODULE.resolve("target/peers"), sink.address());
      compare.starts(jar, folder, peers);
      compare.calls(jar, folder, peers);
      Files.writeString(page, new Page(compare.results, jar, peers, rounds).text());
    }
    System.out.println("Wrote " + page);
  }

  // Nothing of the agent's may stand on it: the agent would find itself there and not in its jar.
  private static String classPath() throws IOException {
    Path built = MODULE.resolve("../integration-tests/target");
    return built.resolve("apps8")
        + File.pathSeparator
        + Files.readString(built.resolve("cp/okhttp-4.12.txt"));
  }

  private static Agent ours(String name, Path jar, Path folder, String configuration)
      throws IOException {
    Path file = Files.createTempFile(folder, "llmcost", ".yaml");
    Files.writeString(
        file,
        configuration
            + "\nintercept: { hosts: [llm.example] }\nledger: { dir: \""
            + folder.resolve("ledger")
            + "\" }\n");
    return Agent.of(name, jar, "config=" + file);
  }

  private void starts(Path jar, Path folder, List<Agent> peers) throws IOException {
    Agent plain = Agent.of(OURS, jar, null);
    Agent configured = ours(OURS, jar, folder, "preset: safe");
    Agent empty = Agent.of(EMPTY, MODULE.resolve("target/empty-agent.jar"), null);
    for (int round = 0; round < rounds; round++) {
      List<Runnable> launches = new ArrayList<>();
      for (Agent agent : with(List.of(Agent.NONE, empty, plain), peers)) {
        launches.add(() -> start(agent, "hello"));
      }
      for (Agent agent : with(List.of(Agent.NONE, configured), peers)) {
        launches.add(() -> start(agent, "other"));
        launches.add(() -> start(agent, "model"));
        launches.add(() -> run(agent, "footprint", STARTED, "model", "footprint"));
      }
      shuffled(launches, "starts", round);
    }
  }

  private void calls(Path jar, Path folder, List<Agent> peers) throws IOException {
    Agent safe = ours(OURS, jar, folder, "preset: safe");
    Agent observe = ours(OBSERVE, jar, folder, "preset: observe");
    Agent routed =
        ours(
            ROUTED,
            jar,
            folder,
            """
            preset: safe
            providers: { cheap: { base_url: "http://cheap.example/v1", api_key: measured } }
            models: { small: { provider: cheap, name: small-1 } }
            routes: [ { name: all, when: { model: gpt-4o }, use: small } ]
            """);
    for (int round = 0; round < Math.max(1, rounds / 3); round++) {
      List<Runnable> launches = new ArrayList<>();
      for (Agent agent : with(List.of(Agent.NONE, safe), peers)) {
        launches.add(() -> call(agent, "other"));
      }
      for (Agent agent : with(List.of(Agent.NONE, observe, routed), peers)) {
        launches.add(() -> call(agent, "model"));
      }
      launches.add(() -> call(safe, "deterministic"));
      launches.add(() -> call(Agent.NONE, "deterministic"));
      shuffled(launches, "calls", round);
    }
  }

  private void shuffled(List<Runnable> launches, String what, int round) {
    Collections.shuffle(launches, random);
    launches.forEach(Runnable::run);
    System.out.println(what + ", round " + (round + 1) + " done");
  }

  private static List<Agent> with(List<Agent> some, List<Agent> others) {
    List<Agent> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private void start(Agent agent, String program) {
    run(agent, program, STARTED, program);
  }

  private void call(Agent agent, String call) {
    run(agent, "call " + call, CALLS, call, "30000", "5", "10000");
  }

  private void run(Agent agent, String as, String mainClass, String... arguments) {
    try {
      Map<String, Double> measured = launch.run(agent, mainClass, arguments);
      results.add(agent, as, measured);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
