package io.llmcost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
    targets();
    text.append(
        """

        ## How it is measured

        `benchmarks/run.sh` builds the agent, fetches the others (Maven profile `peers`), measures and writes this page. Programs are
        started one after the other in shuffled order, every agent once a round; a figure is the median over the rounds, an added one
        the median of the differences to no agent of the same round. CPU is user and system time of the whole process, JIT and garbage
        collector included. Calls run through OkHttp on sockets within the process, so no network is in them; time and bytes of a call
        are its own thread's. Run as root on Linux, everything happens in a network namespace with nothing but loopback, so that no
        agent can reach anybody; where that cannot be, the others are left out. OpenTelemetry exports to nothing; Datadog and Elastic
        send to a sink that answers 200; Elastic makes no span outside a transaction, so its calls are idle ones.

        Ratios and bytes carry over to other machines, milliseconds and microseconds do not. `AllocationIT` holds the bytes in every
        build; times are never asserted. JMH benchmarks of the parts: `benchmarks/run.sh jmh [PATTERN]`.
        """);
    return text.toString();
  }

  private void head() {
    text.append("# Performance\n\nWritten by `benchmarks/run.sh`; do not edit.\n\n");
    text.append(
        format(
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
        "CPU in ms of a program that prints a line; of one that makes a call through OkHttp that is"
            + " none to a\nmodel; of one that makes one to a model. Resident memory and heap after a"
            + " collection are the last one's.\n\n");
    text.append(
        "| | jar MB | hello | added | ready | added | OkHttp | added | LLM call | added | RSS MB |"
            + " added | heap MB | added |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    startLine(Agent.NONE.name(), null);
    startLine(Compare.EMPTY, null);
    startLine(Compare.OURS, jar);
    peers.forEach(peer -> startLine(peer.name(), peer.jar()));
  }

  private void startLine(String agent, Path file) {
    text.append("| ").append(agent).append(" | ").append(file == null ? "" : megabytes(file));
    both(agent, "hello", "cpu-ms", 1);
    both(agent, "hello", "ready-ms", 1);
    both(agent, "other", "cpu-ms", 1);
    both(agent, "model", "cpu-ms", 1);
    both(agent, "footprint", "rss-kb", 1_024);
    both(agent, "footprint", "heap-kb", 1_024);
    text.append(" |\n");
  }

  private void calls() {
    text.append("\n## Calls\n\n");
    text.append(
        "OkHttp, one thread, 1 KB out and in: median in µs, CPU of the thread in µs, bytes that it"
            + " allocated.\n\n");
    text.append("| call | | p50 µs | added | CPU µs | added | bytes | added |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    callLines("none to a model", "call other");
    callLines("to a model", "call model");
    callLines("to a model, again the same", "call deterministic");
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
    text.append(" |\n");
  }

  private void both(String agent, String program, String quantity, double unit) {
    if (!results.has(agent, program, quantity)) {
      text.append(" | | ");
      return;
    }
    text.append(" | ").append(number(results.median(agent, program, quantity) / unit)).append(" |");
    if (!agent.equals(Agent.NONE.name())) {
      text.append(' ').append(signed(results.added(agent, program, quantity) / unit));
    }
  }

  private void targets() {
    text.append("\n## Targets\n\n| what | target | measured | |\n|---|---|---|---|\n");
    double hello = results.added(Compare.OURS, "hello", "cpu-ms");
    double empty = results.added(Compare.EMPTY, "hello", "cpu-ms");
    target(
        "start of a program that never calls a model, CPU beyond an empty agent",
        hello - empty,
        15,
        "ms");
    target(
        "first LLM call, CPU, once",
        results.added(Compare.OURS, "model", "cpu-ms") - hello,
        400,
        "ms");
    target(
        "resident memory after the first LLM call",
        results.added(Compare.OURS, "footprint", "rss-kb") / 1_024,
        40,
        "MB");
    target(
        "heap after the first LLM call and a collection",
        results.added(Compare.OURS, "footprint", "heap-kb") / 1_024,
        6,
        "MB");
    target("jar", size(jar) / MB, 12, "MB");
    call("a call that is none to a model", Compare.OURS, "call other", 0.15, 64);
    call("an LLM call of 1 KB, `observe`", Compare.OBSERVE, "call model", 6, 7 * 1_024);
    call("the same, rewritten and routed", Compare.ROUTED, "call model", 10, 10 * 1_024);
    target(
        "exact hit, OkHttp, 1 KB, p50",
        results.median(Compare.OURS, "call deterministic", "p50-ns") / 1_000,
        6,
        "µs");
    target(
        "exact hit, hits a second on a core",
        1e9 / results.median(Compare.OURS, "call deterministic", "cpu-ns"),
        -150_000,
        "");
  }

  private void call(String what, String agent, String program, double micros, double bytes) {
    target(what + ", CPU", results.added(agent, program, "cpu-ns") / 1_000, micros, "µs");
    target(what + ", allocated", results.added(agent, program, "bytes"), bytes, "bytes");
  }

  /**
   * @param most what is the most it may be; negative: what is the least
   */
  private void target(String what, double measured, double most, String unit) {
    boolean met = most >= 0 ? measured <= most : measured >= -most;
    text.append("| ").append(what);
    text.append(" | ").append(most >= 0 ? "≤ " : "≥ ").append(number(Math.abs(most)));
    text.append(' ').append(unit).append(" | ").append(number(measured)).append(' ').append(unit);
    text.append(" | ").append(met ? "✓" : "✗").append(" |\n");
  }

  private static String megabytes(Path file) {
    return number(size(file) / MB);
  }

  private static double size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String signed(double value) {
    return (value >= 0 ? "+" : "") + number(value);
  }

  private static String number(double value) {
    return Math.abs(value) >= 100 ? format("%,.0f", value) : format("%.1f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
