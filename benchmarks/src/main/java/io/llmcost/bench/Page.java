package io.llmcost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page of a comparison: what was measured, both sides of every ratio, and the targets. */
final class Page {

  private static final double MB = 1_024 * 1_024.0;

  private final Results results;
  private final Path jar;
  private final List<Agent> peers;
  private final int rounds;
  private final StringBuilder text = new StringBuilder();

  Page(Results results, Path jar, List<Agent> peers, int rounds) {
    this.results = results;
    this.jar = jar;
    this.peers = peers;
    this.rounds = rounds;
  }

  String text() {
    head();
    starts();
    calls();
    streams();
    text.append(new GrowthTables(results).text());
    text.append(new Targets(results, size(jar)).text());
    text.append(
        """

        ## How it is measured

        `benchmarks/run.sh` builds the agent, fetches the others (Maven profile `peers`), measures and writes this page. Programs are
        started one after the other in shuffled order, every agent once a round; a figure is the median over the rounds, an added one
        the median of the differences to no agent of the same round. CPU is user and system time of the whole process, JIT and garbage
        collector included. Calls run through OkHttp on sockets within the process, so no network is in them; time and bytes of a call
        are its own thread's, of the round of five that was disturbed least. "By hand" is an application interceptor: SHA-256 and
        Caffeine, usage read by streaming and counted, model, host and key replaced. Run as root on Linux, everything happens in
        a network namespace with nothing but loopback, so that no agent can reach anybody; where that cannot be, the others are
        left out. OpenTelemetry exports to nothing; Datadog and Elastic
        send to a sink that answers 200; Elastic makes no span outside a transaction, so its calls are idle ones.

        Ratios and bytes carry over to other machines, milliseconds and microseconds do not. `AllocationIT` holds the bytes in every
        build; times are never asserted. JMH benchmarks of the parts: `benchmarks/run.sh jmh [PATTERN]`.
        """);
    return text.toString();
  }

  private void head() {
    text.append("# Performance\n\nWritten by `benchmarks/run.sh`; do not edit.\n\n");
    text.append(
        Figures.format(
            "%d cores, %s %s, Java %s, %d rounds (calls: %d).\n",
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            rounds,
            Math.max(1, rounds / 3)));
  }

  private void starts() {
    text.append("\n## Start\n\n");
    text.append(
        "CPU in ms of a program that prints a line; of a Spring Boot application until it has"
            + " answered one request; of a\nprogram that makes a call through OkHttp that is none to"
            + " a model; of one that makes one to a model. Resident memory\nand heap after a"
            + " collection are the last one's.\n\n");
    text.append(
        "| | jar MB | hello | added | ready | added | Spring Boot | added | | OkHttp | added | LLM call | added | RSS MB |"
            + " added | heap MB | added |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    startLine(Agent.NONE.name(), null);
    startLine(Compare.EMPTY, null);
    startLine(Compare.OURS, jar);
    peers.forEach(peer -> startLine(peer.name(), peer.jar()));
  }

  private void startLine(String agent, Path file) {
    text.append("| ").append(agent).append(" | ").append(file == null ? "" : megabytes(file));
    both(agent, "hello", "cpu-ms", 1);
    both(agent, "hello", "ready-ms", 1);
    web(agent);
    both(agent, "other", "cpu-ms", 1);
    both(agent, "model", "cpu-ms", 1);
    both(agent, "footprint", "rss-kb", 1_024);
    both(agent, "footprint", "heap-kb", 1_024);
    text.append(" |\n");
  }

  private void web(String agent) {
    both(agent, "web", "cpu-ms", 1);
    text.append(" | ");
    if (!agent.equals(Agent.NONE.name()) && results.has(agent, "web", "cpu-ms")) {
      text.append(Figures.signed(results.addedPercent(agent, "web", "cpu-ms"))).append(" %");
    }
  }

  private void calls() {
    text.append("\n## Calls\n\n");
    text.append(
        "OkHttp, one thread, 1 KB out and in: median in µs, CPU of the thread in µs, bytes that it"
            + " allocated. By hand: an\ninterceptor in the application that does the same, and how"
            + " many times its CPU ours is.\n\n");
    text.append(
        "| call | | p50 µs | added | CPU µs | added | bytes | added |"
            + " by hand: p50 µs | CPU µs | bytes | × |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    callLines("none to a model", "call other");
    callLines("to a model", "call model");
    callLines("to a model, again the same", "call deterministic");
    callLines("the same, openai-java", "call sdk");
  }

  private void callLines(String label, String program) {
    callLine(label, Agent.NONE.name(), program);
    for (String ours : List.of(Compare.OURS, Compare.OBSERVE, Compare.ROUTED)) {
      callLine(label, ours, program);
    }
    peers.forEach(peer -> callLine(label, peer.name(), program));
  }

  private void callLine(String label, String agent, String program) {
    if (!results.has(agent, program, "bytes")) {
      return;
    }
    text.append("| ").append(label).append(" | ").append(agent);
    both(agent, program, "p50-ns", 1_000);
    both(agent, program, "cpu-ns", 1_000);
    both(agent, program, "bytes", 1);
    text.append(" | ");
    byHand(agent, program);
    text.append(" |\n");
  }

  private void byHand(String agent, String program) {
    String hand = agent.startsWith(Compare.OURS) ? Compare.byHand(agent) : agent;
    if (hand.equals(agent) || !results.has(hand, program, "bytes")) {
      text.append("| | | ");
      return;
    }
    double cpu = results.median(hand, program, "cpu-ns");
    text.append(Figures.number(results.median(hand, program, "p50-ns") / 1_000)).append(" | ");
    text.append(Figures.number(cpu / 1_000)).append(" | ");
    text.append(Figures.number(results.median(hand, program, "bytes"))).append(" | ");
    text.append(Figures.number(results.median(agent, program, "cpu-ns") / cpu));
  }

  private void streams() {
    text.append(
        """

        ## Streams

        OkHttp, events of 200 bytes, each a chunk of the transfer, read line by line: CPU of the thread in µs, bytes that it
        allocated. What a chunk adds is the slope between the two streams, so without what a call costs anyway. The text of
        an answer is kept, 7 bytes of each chunk here, to count its tokens if the stream ends without usage.

        | | 20 chunks: CPU µs | added | bytes | added | 200 chunks: CPU µs | added | bytes | added | a chunk adds: CPU µs | bytes |
        |---|---|---|---|---|---|---|---|---|---|---|
        """);
    streamLine(Agent.NONE.name());
    streamLine(Compare.OBSERVE);
    peers.forEach(peer -> streamLine(peer.name()));
  }

  private void streamLine(String agent) {
    if (!results.has(agent, "stream 20", "bytes")) {
      return;
    }
    text.append("| ").append(agent);
    for (String stream : List.of("stream 20", "stream 200")) {
      both(agent, stream, "cpu-ns", 1_000);
      both(agent, stream, "bytes", 1);
    }
    if (agent.equals(Agent.NONE.name())) {
      text.append(" | | |\n");
      return;
    }
    text.append(" | ").append(Figures.signed(aChunk(results, agent, "cpu-ns") / 1_000));
    text.append(" | ").append(Figures.signed(aChunk(results, agent, "bytes"))).append(" |\n");
  }

  /** What an agent adds to a chunk of a stream. */
  static double aChunk(Results results, String agent, String quantity) {
    return (results.added(agent, "stream 200", quantity)
            - results.added(agent, "stream 20", quantity))
        / (200 - 20);
  }

  private void both(String agent, String program, String quantity, double unit) {
    if (!results.has(agent, program, quantity)) {
      text.append(" | | ");
      return;
    }
    text.append(" | ")
        .append(Figures.number(results.median(agent, program, quantity) / unit))
        .append(" |");
    if (!agent.equals(Agent.NONE.name())) {
      text.append(' ').append(Figures.signed(results.added(agent, program, quantity) / unit));
    }
  }

  private static String megabytes(Path file) {
    return Figures.number(size(file) / MB);
  }

  private static double size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
