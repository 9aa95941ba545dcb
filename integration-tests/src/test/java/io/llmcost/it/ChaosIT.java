package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.chaos.Books;
import io.llmcost.it.chaos.Call;
import io.llmcost.it.chaos.Chaos;
import io.llmcost.it.chaos.ChaosClient;
import io.llmcost.it.chaos.Fault;
import io.llmcost.it.chaos.Fault.Kind;
import io.llmcost.it.chaos.Received;
import io.llmcost.it.chaos.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens on the wire, applications get true answers or true failures, at once or within
 * their own time, and nothing is left behind. With profile {@code matrix} at every byte and with
 * every client; {@code -Dllmcost.chaos=OKHTTP,JDK} for some, {@code -Dllmcost.chaos.stride=7} for
 * every 7th byte.
 */
class ChaosIT {

  private static final boolean WHOLE = Boolean.getBoolean("llmcost.matrix");
  private static final List<ChaosClient> FEW = List.of(ChaosClient.OKHTTP, ChaosClient.JDK);
  private static final int STRIDE = WHOLE ? 1 : Integer.getInteger("llmcost.chaos.stride", 61);
  private static final long MINUTES = Long.getLong("llmcost.chaos.minutes", 60);

  /** The first provider cut, reset; both broken. */
  private static final int PARTS_OF_A_KIND = 3;

  private static final int AT_ONCE = 200;
  private static final int THREADS = 8;
  private static final int WARM_ROUNDS = 2;
  private static final int LONGEST_WHOLE = 900;
  private static final int LONGEST_STREAM = 2_300;

  /** Of clients that are to meet silence; a slow machine is no silence to the others. */
  private static final int SHORT_MS = 2_000;

  private static final int LONG_MS = WHOLE ? 8_000 : 20_000;
  private static final int NO_HANG_MS = 45_000;
  private static final Duration REST = Duration.ofSeconds(40);

  private static final String PLAIN =
      "preset: safe\ncache: { enabled: false }\ncoalesce: { enabled: false }\nbreaker: { enabled: false }\n";

  @TempDir Path folder;

  /** Whether providers reset connections before they have read anything. */
  private final AtomicBoolean refuses = new AtomicBoolean();

  static Stream<ChaosClient> clients() {
    String only = System.getProperty("llmcost.chaos");
    return Stream.of(ChaosClient.values())
        .filter(
            client ->
                only == null
                    ? WHOLE || FEW.contains(client)
                    : List.of(only.split(",")).contains("" + client));
  }

  private static boolean isStream(String kind) {
    return kind.startsWith("stream");
  }

  private Chaos chaos(ChaosClient client, int patienceMs) throws Exception {
    return new Chaos(
        folder,
        Rig.javaHome(17),
        Trial.agent(),
        PLAIN + client.configuration() + Chaos.ROUTED,
        THREADS,
        List.of(client),
        refuses::get,
        "-Dpatience=" + patienceMs);
  }

  private static Call call(ChaosClient client, String kind, Kind how, int at, String... where) {
    StringBuilder prompt = new StringBuilder();
    for (String provider : where) {
      prompt.append(new Fault(how, at).at(provider));
    }
    String name = String.join("-", client + "", kind, how + "", at + "", String.join("-", where));
    return new Call(name, client, kind, prompt.toString());
  }

  /** One for each place in the answer. */
  private static List<Call> everywhere(ChaosClient client, String kind, Kind how, String... where) {
    List<Call> calls = new ArrayList<>();
    for (int at = 0; at < (isStream(kind) ? LONGEST_STREAM : LONGEST_WHOLE); at += STRIDE) {
      calls.add(call(client, kind, how, at, where));
    }
    return calls;
  }

  /**
   * Makes them in any order, and as many as there is time for: 1 hour for all clients, or {@code
   * -Dllmcost.chaos.minutes}. Says how many those were.
   */
  private static Map<Call, Received> makeInTime(Chaos chaos, ChaosClient client, List<Call> calls)
      throws Exception {
    if (!WHOLE) {
      return make(chaos, calls);
    }
    List<Call> shuffled = new ArrayList<>(calls);
    Collections.shuffle(shuffled, new Random(3));
    int parts = ChaosClient.values().length * client.kinds().size() * PARTS_OF_A_KIND;
    Instant end = Instant.now().plusSeconds(MINUTES * 60 / parts);
    Map<Call, Received> results = new LinkedHashMap<>();
    for (int from = 0; from < shuffled.size(); from += AT_ONCE) {
      if (Instant.now().isAfter(end)) {
        break;
      }
      int to = Math.min(shuffled.size(), from + AT_ONCE);
      results.putAll(make(chaos, shuffled.subList(from, to)));
    }
    System.out.println(
        results.size() + " of " + calls.size() + " places like " + calls.get(0).name());
    return results;
  }

  private static Map<Call, Received> make(Chaos chaos, List<Call> calls) throws Exception {
    Map<Call, Received> results = chaos.make(calls);
    assertThat(chaos.problems(results)).isEmpty();
    assertThat(results.values()).allSatisfy(got -> assertThat(got.ms()).isLessThan(NO_HANG_MS));
    return results;
  }

  private static List<Received> failed(Map<Call, Received> results) {
    return results.values().stream().filter(got -> got.failure() != null).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void whatTheFirstProviderBreaksTheSecondMakesGood(ChaosClient client) throws Exception {
    try (Chaos chaos = chaos(client, LONG_MS)) {
      State before = warm(chaos, client);
      List<Call> others = new ArrayList<>();
      for (String kind : client.kinds()) {
        for (Kind how : List.of(Kind.CUT, Kind.RESET)) {
          List<Received> failed =
              failed(makeInTime(chaos, client, everywhere(client, kind, how, Chaos.FIRST)));
          // A reset may take with it what the client had not handed on yet.
          if (isStream(kind) && how == Kind.CUT) {
            assertThat(failed)
                .as("failures before any content")
                .allMatch(got -> got.body().contains("lpha"));
          } else if (!isStream(kind)) {
            assertThat(failed).as("%s %s", kind, how).isEmpty();
          }
        }
        for (int piece : new int[] {1, 7, 100}) {
          others.add(call(client, kind, Kind.THROTTLE, piece, Chaos.FIRST));
        }
        others.add(call(client, kind, Kind.DELAY, 300, Chaos.FIRST));
        others.add(call(client, kind, Kind.GARBAGE, 0, Chaos.FIRST));
        if (WHOLE && !client.limitsCalls()) {
          others.add(call(client, kind, Kind.BLACK_HOLE, 0, Chaos.FIRST));
        }
      }
      assertThat(failed(make(chaos, others))).isEmpty();
      rests(chaos, before);
      booked(chaos);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void whereBothBreakTheFailureIsTold(ChaosClient client) throws Exception {
    try (Chaos chaos = chaos(client, SHORT_MS)) {
      State before = warm(chaos, client);
      List<Call> others = new ArrayList<>();
      for (String kind : client.kinds()) {
        Kind how = client.takesCutsForEnds() ? Kind.RESET : Kind.CUT;
        makeInTime(chaos, client, everywhere(client, kind, how, Chaos.FIRST, Chaos.SECOND));
        refuses.set(true);
        make(chaos, usual(client, kind, "refused-").subList(0, THREADS));
        refuses.set(false);
        for (int at : new int[] {0, 400, 700}) { // JDK clients lose connections with a broken head
          others.add(call(client, kind, Kind.GARBAGE, at, Chaos.FIRST, Chaos.SECOND));
          if (at == 0 || !client.holdsOnToBodies()) {
            others.add(call(client, kind, Kind.BLACK_HOLE, at, Chaos.FIRST, Chaos.SECOND));
          }
        }
        for (int i = 0; isStream(kind) && i < THREADS; i++) {
          others.add(new Call("abandoned-" + kind + i, client, "abandon", "-"));
        }
      }
      Map<Call, Received> results = chaos.make(others);
      // Noise within a body that has its length is a body to all clients.
      assertThat(chaos.problems(results))
          .filteredOn(problem -> !problem.contains("GARBAGE"))
          .isEmpty();
      assertThat(results.values()).allSatisfy(got -> assertThat(got.ms()).isLessThan(NO_HANG_MS));
      rests(chaos, before);
      booked(chaos);
    }
  }

  /** Without faults, with as many threads as later: what clients and agent keep for good. */
  private static State warm(Chaos chaos, ChaosClient client) throws Exception {
    for (int round = 0; round < WARM_ROUNDS; round++) {
      List<Call> calls = new ArrayList<>();
      for (String kind : client.kinds()) {
        calls.addAll(usual(client, kind, "warm-" + round));
      }
      make(chaos, calls);
    }
    return chaos.state();
  }

  /** Calls to whose answers nothing happens. */
  private static List<Call> usual(ChaosClient client, String kind, String name) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 2 * THREADS; i++) {
      calls.add(new Call(name + kind + "-" + i, client, kind, "-"));
    }
    return calls;
  }

  private static Set<String> kinds(List<String> threads) {
    Set<String> kinds = new TreeSet<>();
    threads.forEach(name -> kinds.add(name.replaceAll("[0-9]+", "#")));
    return kinds;
  }

  private static void rests(Chaos chaos, State before) throws Exception {
    Instant end = Instant.now().plus(REST);
    State now = chaos.state();
    while (!isAtRest(chaos, before, now) && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
      now = chaos.state();
    }
    System.out.println(
        "before " + before + "\nafter  " + now + " held " + chaos.held() + " open " + chaos.open());
    assertThat(isAtRest(chaos, before, now))
        .as(
            "before: %s%nnow: %s%n%d connections held, %s",
            before, now, chaos.held(), chaos.stderr())
        .isTrue();
    assertThat(chaos.stderr()).doesNotContain("LEAK", "left out", "switched off", "at io.llmcost");
  }

  /** Each of two providers has its idle connections; a leak would show once a call, in hundreds. */
  private static boolean isAtRest(Chaos chaos, State before, State now) {
    return chaos.held() == 0
        && now.leased() == 0
        && now.underWay() == 0
        && now.files() <= before.files() + 2 * THREADS
        && now.threads().size() <= before.threads().size() + THREADS
        && kinds(before.ownThreads()).containsAll(kinds(now.ownThreads()));
  }

  private static void booked(Chaos chaos) throws Exception {
    chaos.awaitBooked(REST); // a JVM that ends waits for ten seconds only
    chaos.end();
    Books books = chaos.books();
    System.out.println(books);
    assertThat(books.problems()).as(chaos.stderr()).isEmpty();
  }
}
