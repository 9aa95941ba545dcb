package io.llmcost.bench;

import io.llmcost.bench.apps.StreamCalls;
import java.util.List;

/** What was aimed at beside what was measured. */
final class Targets {

  private static final double MB = 1_024 * 1_024.0;

  private final Results results;
  private final double jarBytes;
  private final StringBuilder text = new StringBuilder();

  Targets(Results results, double jarBytes) {
    this.results = results;
    this.jarBytes = jarBytes;
  }

  String text() {
    text.append("\n## Targets\n\n| what | target | measured | |\n|---|---|---|---|\n");
    starts();
    calls();
    hits();
    streams();
    growth();
    return text.toString();
  }

  private void starts() {
    double hello = results.added(Compare.OURS, "hello", "cpu-ms");
    double empty = results.added(Compare.EMPTY, "hello", "cpu-ms");
    most(
        "start of a program that never calls a model, CPU beyond an empty agent",
        hello - empty,
        15,
        " ms");
    if (results.has(Compare.OURS, "web", "cpu-ms")) {
      most(
          "start of a Spring Boot application until its first answer, added CPU",
          results.addedPercent(Compare.OURS, "web", "cpu-ms"),
          8,
          " %");
    }
    most(
        "first LLM call, CPU, once",
        results.added(Compare.OURS, "model", "cpu-ms") - hello,
        400,
        " ms");
    most(
        "resident memory after the first LLM call",
        results.added(Compare.OURS, "footprint", "rss-kb") / 1_024,
        40,
        " MB");
    most(
        "heap after the first LLM call and a collection",
        results.added(Compare.OURS, "footprint", "heap-kb") / 1_024,
        6,
        " MB");
    most("jar", jarBytes / MB, 12, " MB");
  }

  private void calls() {
    call("a call that is none to a model", Compare.OURS, "call other", 0.15, 64);
    call("an LLM call of 1 KB, `observe`", Compare.OBSERVE, "call model", 6, 7 * 1_024);
    call("the same, rewritten and routed", Compare.ROUTED, "call model", 10, 10 * 1_024);
    most(
        "a request of 100 KB, `safe`, CPU beside one Jackson parse and one SHA-256 of it",
        ratio("large", "cpu-ns", "large", "floor-cpu-ns"),
        2,
        " ×");
  }

  private void call(String what, String agent, String program, double micros, double bytes) {
    most(what + ", CPU", results.added(agent, program, "cpu-ns") / 1_000, micros, " µs");
    most(what + ", allocated", results.added(agent, program, "bytes"), bytes, " bytes");
  }

  private void hits() {
    hit("exact hit, OkHttp, 1 KB", "call deterministic", 6, 2.5);
    hit("exact hit, openai-java, 1 KB", "call sdk", 32, 1.3);
    least(
        "exact hit, hits a second on a core",
        1e9 / results.median(Compare.OURS, "call deterministic", "cpu-ns"),
        150_000,
        "");
  }

  private void hit(String what, String program, double micros, double byHand) {
    double median = results.median(Compare.OURS, program, "p50-ns");
    most(what + ", p50", median / 1_000, micros, " µs");
    most(
        what + ", p50 beside a cache by hand",
        median / results.median(Compare.BY_HAND, program, "p50-ns"),
        byHand,
        " ×");
  }

  private void streams() {
    most(
        "a chunk of a stream, `observe`, CPU",
        Page.aChunk(results, Compare.OBSERVE, "cpu-ns") / 1_000,
        0.5,
        " µs");
    most(
        "a chunk of a stream, `observe`, allocated beside its text, which is kept",
        Page.aChunk(results, Compare.OBSERVE, "bytes") - StreamCalls.TEXT.length(),
        1,
        " bytes");
  }

  private void growth() {
    List<Integer> entries = Growth.entries();
    int last = entries.get(entries.size() - 1);
    most(
        Figures.format("a hit with %,d entries in the cache, CPU beside one entry", last),
        ratio("entries " + last, "cpu-ns", "entries 1", "cpu-ns"),
        1.2,
        " ×");
    most(
        "a routed call with 10,000 routes, CPU beside one route",
        ratio("routes 10000", "cpu-ns", "routes 1", "cpu-ns"),
        1.2,
        " ×");
    int cores = Runtime.getRuntime().availableProcessors();
    double alone = results.median(Compare.CHAIN.name(), "threads", "hits-" + Math.min(cores, 64));
    double worst =
        Growth.THREADS.stream()
            .filter(threads -> threads > cores)
            .mapToDouble(
                threads -> results.median(Compare.CHAIN.name(), "threads", "hits-" + threads))
            .min()
            .orElse(alone);
    least("hits a second on up to 64 threads beside one thread a core", worst / alone, 0.9, " ×");
  }

  private double ratio(String program, String quantity, String other, String otherQuantity) {
    return results.median(Compare.CHAIN.name(), program, quantity)
        / results.median(Compare.CHAIN.name(), other, otherQuantity);
  }

  private void most(String what, double measured, double most, String unit) {
    row(what, "≤ " + Figures.number(most), measured, unit, measured <= most);
  }

  private void least(String what, double measured, double least, String unit) {
    row(what, "≥ " + Figures.number(least), measured, unit, measured >= least);
  }

  private void row(String what, String target, double measured, String unit, boolean met) {
    text.append("| ").append(what).append(" | ").append(target).append(unit);
    text.append(" | ").append(Figures.number(measured)).append(unit);
    text.append(" | ").append(met ? "✓" : "✗").append(" |\n");
  }
}
