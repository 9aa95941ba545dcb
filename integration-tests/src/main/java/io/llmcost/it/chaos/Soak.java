package io.llmcost.it.chaos;

import io.llmcost.it.chaos.Fault.Kind;
import io.llmcost.it.harness.Page;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/**
 * {@code Soak PAGE MINUTES}: many calls at a time from all clients in one JVM, for long, while the
 * network does what it wants to each answer and providers refuse a share. Writes a table into the
 * page after ten minutes or more.
 */
public final class Soak {

  private static final int THREADS = 24;
  private static final int CALLS_A_SECOND = 25;
  private static final int SAMPLE_SECONDS = 10;
  private static final int WARM_UP_SAMPLES = 6;
  private static final int LONG_MINUTES = 10;
  private static final long REST_SECONDS = 60;
  private static final double MOST_MISSED = 0.01;
  private static final String CONFIGURATION =
      """
      preset: safe
      cache: { enabled: false }
      coalesce: { enabled: false }
      breaker: { open_for: 500ms }
      """
          + Chaos.ROUTED;

  private final Random random = new Random(7);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
  private final List<State> samples = new ArrayList<>();
  private final PrintStream console = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private int calls;

  private Soak() {}

  /** Exits with 1 if anything is not as it must be. */
  public static void main(String[] args) throws Exception {
    System.exit(new Soak().run(Path.of(args[0]), Double.parseDouble(args[1])) ? 0 : 1);
  }

  private boolean run(Path page, double minutes) throws Exception {
    Path folder = Path.of("integration-tests", "target", "soak").toAbsolutePath();
    Path ledger = folder.resolve("ledger");
    if (Files.isDirectory(ledger)) {
      try (var files = Files.list(ledger)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    try (Chaos chaos =
        new Chaos(
            folder,
            Path.of(System.getProperty("java.home")),
            Path.of("agent", "target", "llmcost.jar").toAbsolutePath(),
            CONFIGURATION,
            THREADS,
            ChaosClient.inOneJvm(),
            () -> false,
            "-Xmx256m",
            "-Dpatience=1500")) {
      chaos.refuse(0.03);
      long begun = System.nanoTime();
      State last = load(chaos, (long) (minutes * 60e9));
      double seconds = (System.nanoTime() - begun) / 1e9;
      chaos.end();
      Books books = chaos.books();
      problems.addAll(books.problems());
      if (books.calls() != calls) {
        problems.add(books.calls() + " calls are booked, " + calls + " were made");
      }
      if (Math.abs(books.miss()) > MOST_MISSED) {
        problems.add("booked is %+.2f %% beside billed".formatted(100 * books.miss()));
      }
      judge(last, chaos);
      String table = table(seconds, chaos, books);
      console.print(table);
      problems.stream().limit(20).forEach(console::println);
      if (problems.isEmpty() && minutes >= LONG_MINUTES) {
        Files.writeString(page, new Page(Files.readString(page)).with("soak", table).text());
      }
      return problems.isEmpty();
    }
  }

  /** Makes calls, and looks at the application from time to time. */
  private State load(Chaos chaos, long nanos) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Semaphore free = new Semaphore(2 * THREADS);
    long nextSample = begun;
    while (System.nanoTime() - begun < nanos) {
      long due = begun + calls * 1_000_000_000L / CALLS_A_SECOND;
      long early = due - System.nanoTime();
      if (early > 0) {
        Thread.sleep(early / 1_000_000 + 1);
      }
      free.acquire();
      Call call = call();
      chaos.make(call).whenComplete((got, failure) -> over(chaos, call, got, failure, free));
      if (System.nanoTime() >= nextSample) {
        nextSample += SAMPLE_SECONDS * 1_000_000_000L;
        sample(chaos);
      }
    }
    free.acquire(2 * THREADS);
    long end = System.nanoTime() + REST_SECONDS * 1_000_000_000L;
    State last = chaos.state();
    while ((last.leased() > 0 || last.underWay() > 0) && System.nanoTime() < end) {
      last = chaos.state();
    }
    return last;
  }

  private void over(Chaos chaos, Call call, Received got, Throwable failure, Semaphore free) {
    try {
      String problem = failure == null ? chaos.verdict().problem(call, got) : "" + failure;
      if (problem != null) {
        problems.add(problem + "\n    " + call + "\n    " + got);
      }
      boolean good = failure == null && got.failure() == null && got.status() == 200;
      (good ? answered : failed).incrementAndGet();
    } finally {
      free.release();
    }
  }

  private Call call() {
    List<ChaosClient> all = ChaosClient.inOneJvm();
    ChaosClient client = all.get(random.nextInt(all.size()));
    String kind = client.kinds().get(random.nextInt(client.kinds().size()));
    if (kind.equals("stream") && random.nextInt(8) == 0) {
      kind = "abandon";
    }
    String first = fault(client).at(Chaos.FIRST);
    String second = fault(client).at(Chaos.SECOND);
    return new Call("n" + calls++, client, kind, first + second);
  }

  /** One answer in five. What a client cannot notice by itself is left out. */
  private Fault fault(ChaosClient client) {
    switch (random.nextInt(60)) {
      case 0, 1, 2, 3:
        return new Fault(client.takesCutsForEnds() ? Kind.RESET : Kind.CUT, random.nextInt(2_000));
      case 4, 5, 6:
        return new Fault(Kind.RESET, random.nextInt(2_000));
      case 7:
        // With noise for a head the JDK's client never closes its socket.
        return client == ChaosClient.JDK ? new Fault(Kind.CUT, 0) : new Fault(Kind.GARBAGE, 0);
      case 8:
        return new Fault(Kind.BLACK_HOLE, client.holdsOnToBodies() ? 0 : random.nextInt(2_000));
      case 9, 10:
        return new Fault(Kind.DELAY, random.nextInt(500));
      case 11:
        return new Fault(Kind.THROTTLE, 1 + random.nextInt(50));
      default:
        return Fault.NONE;
    }
  }

  private void sample(Chaos chaos) throws IOException, InterruptedException {
    State state = chaos.state();
    samples.add(state);
    console.printf(
        Locale.ROOT,
        "%5d calls, %d answered, %d failed, %d wrong; heap %d KB, %d threads (%d ours), %d files, %d connections%n",
        calls,
        answered.get(),
        failed.get(),
        problems.size(),
        state.heapKb(),
        state.threads().size(),
        state.ownThreads().size(),
        state.files(),
        chaos.open());
  }

  private List<State> part(int index) {
    List<State> warm =
        samples.subList(Math.min(WARM_UP_SAMPLES, samples.size() / 3), samples.size());
    return warm.subList(index * warm.size() / 3, (index + 1) * warm.size() / 3);
  }

  private static long median(List<State> states, ToLongFunction<State> of) {
    List<Long> values = new ArrayList<>(states.stream().mapToLong(of).boxed().toList());
    Collections.sort(values);
    return values.isEmpty() ? 0 : values.get(values.size() / 2);
  }

  private void judge(State last, Chaos chaos) throws IOException {
    flat("heap in KB", State::heapKb, 0.05, 2_000);
    flat("threads", state -> state.threads().size(), 0.05, 4);
    flat("own threads", state -> state.ownThreads().size(), 0, 2);
    flat("open files", State::files, 0.1, 10);
    if (last.leased() > 0 || last.underWay() > 0) {
      problems.add("at the end " + last);
    }
    for (String line : chaos.stderr().split("\n")) {
      if (line.contains("LEAK") || line.contains("left out") || line.contains("switched off")) {
        problems.add(line);
      }
    }
  }

  private void flat(String what, ToLongFunction<State> of, double share, long more) {
    long before = median(part(0), of);
    long after = median(part(2), of);
    if (after > before * (1 + share) + more) {
      problems.add(what + " grew from " + before + " to " + after);
    }
  }

  private String table(double seconds, Chaos chaos, Books books) {
    StringBuilder table = new StringBuilder();
    row(table, "", "first third", "middle", "last third");
    row(table, "---", "---", "---", "---");
    row(table, "heap after a collection, MB", State::heapKb, 1024);
    row(table, "threads of the application", state -> state.threads().size(), 1);
    row(table, "of them the agent's", state -> state.ownThreads().size(), 1);
    row(table, "open files and sockets", State::files, 1);
    table.append(
        String.format(
            Locale.ROOT,
            "%n%.0f minutes, %,d calls (%.0f a second) of %d clients, %,d faults: %,d were answered, %,d failed as the network or the provider did, %d had anything else.%nOf them %,d are in the ledger, with %,d requests to providers, of which %,d brought no answer (%,d of them may have been billed); %,d calls were booked exactly and %,d by estimate: booked %.4f USD, billed %.4f USD (%+.2f %%).%n",
            seconds / 60,
            calls,
            calls / seconds,
            ChaosClient.inOneJvm().size(),
            chaos.faults(),
            answered.get(),
            failed.get(),
            problems.size(),
            books.calls(),
            books.attempts(),
            books.unanswered(),
            books.presumed(),
            books.exact(),
            books.estimated(),
            books.booked(),
            books.billed(),
            100 * books.miss()));
    return table.toString();
  }

  private void row(StringBuilder table, String name, ToLongFunction<State> of, double unit) {
    String[] values = new String[3];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          String.format(Locale.ROOT, unit == 1 ? "%.0f" : "%.1f", median(part(i), of) / unit);
    }
    row(table, name, values[0], values[1], values[2]);
  }

  private static void row(StringBuilder table, String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
