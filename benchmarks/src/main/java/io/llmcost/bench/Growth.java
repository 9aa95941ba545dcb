package io.llmcost.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** What grows with time: calls through the chain alone, so that no client hides it. */
final class Growth {

  static final List<Integer> ROUTES = List.of(1, 100, 10_000);
  static final List<Integer> THREADS = List.of(1, 2, 4, 8, 16, 32, 64);

  private static final String PACKAGE = "io.llmcost.agent.";
  private static final String[] CALLS = {"200000", "10", "4000"};
  private static final long MEMORY_OF_A_MILLION = 8L << 30;

  private Growth() {}

  /** How many entries the cache has, as far as there is memory. */
  static List<Integer> entries() {
    return memory() < MEMORY_OF_A_MILLION
        ? List.of(1, 1_000, 100_000)
        : List.of(1, 1_000, 100_000, 1_000_000);
  }

  private static long memory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  static void addTo(Trials trials, Path ledger) {
    String heap = memory() < MEMORY_OF_A_MILLION ? "1g" : "5g";
    Launch launch = new Launch(System.getProperty("java.class.path"), heap);
    for (int entries : entries()) {
      add(trials, "entries " + entries, launch, "CacheGrowth", Integer.toString(entries), CALLS);
    }
    for (int routes : ROUTES) {
      add(trials, "routes " + routes, launch, "RouteGrowth", Integer.toString(routes), CALLS);
    }
    add(trials, "threads", launch, "HitsOnThreads", ledger.toString(), "500");
    add(trials, "large", launch, "LargeRequest", ledger.toString(), "5000", "5", "1000");
  }

  private static void add(
      Trials trials, String program, Launch launch, String main, String first, String... more) {
    String[] arguments = new String[more.length + 1];
    arguments[0] = first;
    System.arraycopy(more, 0, arguments, 1, more.length);
    trials.add(Compare.CHAIN, program, () -> launch.run(Compare.CHAIN, PACKAGE + main, arguments));
  }
}
