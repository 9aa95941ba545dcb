package io.llmcost.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** What an agent would do, written into the application. */
  static final String BY_HAND = "by hand";

  /** The parts of this agent, called without an agent. */
  static final Agent CHAIN = new Agent("the chain", null, List.of());

  private static final String STARTED = "io.llmcost.it.apps.StartedApp";
  private static final String CALLS = "io.llmcost.it.apps.MeasuredCalls";
  private static final String APPS = "io.llmcost.bench.apps.";
  private static final String[] MANY = {"400000", "10", "4000"};
  private static final Path MODULE = Path.of(System.getProperty("llmcost.benchmarks", "."));

  private final Results results = new Results();
  private final Configured configured;
  private final List<Agent> peers;

  private Compare(Configured configured, List<Agent> peers) {
    this.configured = configured;
    this.peers = peers;
  }

  public static void main(String[] args) throws IOException {
    Path page = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path jar = MODULE.resolve("../agent/target/llmcost.jar").toRealPath();
    Path folder = Files.createTempDirectory("llmcost-compare");
    try (Sink sink = Sink.start()) {
      boolean alone = System.getProperty("llmcost.peers", "true").equals("false");
      List<Agent> peers =
          alone ? List.of() : Agent.peers(MODULE.resolve("target/peers"), sink.address());
      Compare compare = new Compare(new Configured(jar, folder), peers);
      compare.starts().run(rounds);
      compare.calls().run(Math.max(1, rounds / 3));
      Files.writeString(page, new Page(compare.results, jar, peers, rounds).text());
    }
    System.out.println("Wrote " + page);
  }

  /** As the row of this agent is called: what is written by hand for it. */
  static String byHand(String ours) {
    return BY_HAND + ours.substring(OURS.length());
  }

  // Nothing of the agent's may stand on it: the agent would find itself there and not in its jar.
  private static Launch launch(String libraries) throws IOException {
    return new Launch(
        String.join(
            File.pathSeparator,
            MODULE.resolve("target/apps").toString(),
            MODULE.resolve("../integration-tests/target/apps8").toString(),
            Files.readString(MODULE.resolve("target/cp/" + libraries + ".txt"))),
        "512m");
  }

  private Trials starts() throws IOException {
    Trials trials = new Trials(results, "starts");
    Launch launch = launch("okhttp");
    Agent plain = Agent.of(OURS, configured.jar(), null);
    Agent empty = Agent.of(EMPTY, MODULE.resolve("target/empty-agent.jar"), null);
    Path web = MODULE.resolve("web/target/web.jar");
    for (Agent agent : with(List.of(Agent.NONE, empty, plain))) {
      trials.add(agent, "hello", () -> launch.run(agent, STARTED, "hello"));
      if (Files.exists(web)) {
        trials.add(agent, "web", () -> new WebStart(web).run(agent));
      }
    }
    for (Agent agent : with(List.of(Agent.NONE, configured.safe()))) {
      trials.add(agent, "other", () -> launch.run(agent, STARTED, "other"));
      trials.add(agent, "model", () -> launch.run(agent, STARTED, "model"));
      trials.add(agent, "footprint", () -> launch.run(agent, STARTED, "model", "footprint"));
    }
    return trials;
  }

  private Trials calls() throws IOException {
    Trials trials = new Trials(results, "calls");
    Launch launch = launch("okhttp");
    Agent safe = configured.safe();
    Agent observe = configured.observe();
    Agent routed = configured.routed();
    for (Agent agent : with(List.of(Agent.NONE, safe))) {
      call(trials, launch, agent, "other");
    }
    for (Agent agent : with(List.of(Agent.NONE, observe, routed))) {
      call(trials, launch, agent, "model");
    }
    for (Agent agent : List.of(Agent.NONE, safe)) {
      call(trials, launch, agent, "deterministic");
      sdk(trials, agent, "none");
    }
    byHand(trials, launch, OBSERVE, "model", "observe");
    byHand(trials, launch, ROUTED, "model", "routed");
    byHand(trials, launch, OURS, "deterministic", "cache");
    sdk(trials, hand(OURS), "cache");
    // Of the others only one, as these take long: none of them reads a stream.
    List<Agent> streaming = new ArrayList<>(List.of(Agent.NONE, observe));
    peers.stream().limit(1).forEach(streaming::add);
    for (Agent agent : streaming) {
      stream(trials, launch, agent, "20", "10000", "5", "4000");
      stream(trials, launch, agent, "200", "2000", "5", "800");
    }
    Growth.addTo(trials, configured.ledger());
    return trials;
  }

  private static void call(Trials trials, Launch launch, Agent agent, String call) {
    trials.add(agent, "call " + call, () -> launch.run(agent, CALLS, arguments(MANY, call)));
  }

  private static void byHand(
      Trials trials, Launch launch, String ours, String call, String interceptor) {
    Agent hand = hand(ours);
    trials.add(
        hand,
        "call " + call,
        () -> launch.run(hand, APPS + "HandMadeCalls", arguments(MANY, call, interceptor)));
  }

  private static void sdk(Trials trials, Agent agent, String interceptor) throws IOException {
    Launch launch = launch("openai-sdk");
    trials.add(
        agent,
        "call sdk",
        () -> launch.run(agent, APPS + "SdkCalls", arguments(MANY, interceptor)));
  }

  private static void stream(
      Trials trials, Launch launch, Agent agent, String chunks, String... meter) {
    trials.add(
        agent,
        "stream " + chunks,
        () -> launch.run(agent, APPS + "StreamCalls", arguments(meter, chunks)));
  }

  private static Agent hand(String ours) {
    return new Agent(byHand(ours), null, List.of());
  }

  private static String[] arguments(String[] last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(last));
    return all.toArray(new String[0]);
  }

  private List<Agent> with(List<Agent> some) {
    List<Agent> all = new ArrayList<>(some);
    all.addAll(peers);
    return all;
  }
}
