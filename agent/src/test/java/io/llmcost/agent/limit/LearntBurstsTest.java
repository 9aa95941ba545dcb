package io.llmcost.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.stagetest.Calls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bursts against a provider that says what it still lets through, on a clock of the test's. */
class LearntBurstsTest {

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long AGEING = 10 * SECOND;
  private static final int A_SECOND = 20;
  private static final int CALLS = 45;

  private final FakeTicker time = new FakeTicker();
  private final Limiter limiter = new Limiter(time);
  private final Lane lane = new Lane(new Gate[] {new Learnt("test")});
  private double most = A_SECOND;
  private double perSecond = A_SECOND;
  private double level = A_SECOND;
  private long at = time.nanos();
  private int turnedAway;
  private int answered;
  private int sent;
  private long lastSent;

  /** Fills by and by, and says what is left. */
  private Advice count() {
    long now = time.nanos();
    level = Math.min(most, level + (now - at) * (perSecond / 1e9));
    at = now;
    boolean passes = level >= 1;
    level -= passes ? 1 : 0;
    turnedAway += passes ? 0 : 1;
    Headers headers =
        Headers.EMPTY
            .with("x-ratelimit-limit-requests", "" + (int) most)
            .with("x-ratelimit-remaining-requests", "" + (int) level)
            .with(
                "x-ratelimit-reset-requests",
                Math.round((most - (int) level) * 1_000.0 / perSecond) + "ms");
    return Advice.of(passes ? 200 : 429, headers, Instant.EPOCH);
  }

  private void send(Pass pass, long there, long back) {
    sent++;
    lastSent = time.nanos();
    time.later(
        () -> {
          Advice advice = count();
          time.later(
              () -> {
                answered++;
                limiter.answered(lane, pass, advice, AGEING);
                limiter.left(pass, AGEING);
              },
              back);
        },
        there);
  }

  private void burst(int calls, long slowestThere, long slowestBack, Random random) {
    int before = answered;
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      long there = (long) (random.nextDouble() * slowestThere);
      long back = (long) (random.nextDouble() * slowestBack);
      Ticket ticket =
          limiter.queue(
              lane, 0, Calls.chat("a").exchange().context(), 10_000, 600 * SECOND, 0, AGEING);
      ticket.turn.thenAccept(pass -> send(pass, there, back));
      tickets.add(ticket);
      time.pass((long) (random.nextDouble() * 2 * MILLI));
    }
    for (int i = 0; i < 400_000 && answered < before + calls; i++) {
      time.pass(MILLI);
    }
    assertThat(answered).as("all come to their turn").isEqualTo(before + calls);
  }

  /**
   * What was sent a while ago has come to the provider, however long its answer takes: such calls
   * are sent as fast as the limit fills, not as fast as answers come.
   */
  @ParameterizedTest
  @CsvSource({"60, 1, 120, 90000, 67", "20, 20, 45, 5000, 2.7"})
  void slowAnswersDoNotSlowDownWhatIsSent(
      int limit, int aSecond, int calls, int slowestBackMs, double seconds) {
    Random random = new Random(calls);
    most = limit;
    perSecond = aSecond;
    level = limit;
    for (int i = 0; i < 3; i++) {
      burst(1, MILLI, MILLI, random);
    }
    time.pass(5 * SECOND);
    long begun = time.nanos();
    burst(calls, 10 * MILLI, slowestBackMs * MILLI, random);
    assertThat(turnedAway).isLessThan(5);
    assertThat((lastSent - begun) / 1e9).isLessThan(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "20, 20",
    "100, 20",
    "300, 20",
    "700, 50",
    "1500, 100",
    "50, 1500",
    "10, 5000"
  })
  void fewAreTurnedAway(int slowestThereMs, int slowestBackMs) {
    Random random = new Random(slowestThereMs);
    for (int i = 0; i < 3; i++) {
      burst(1, MILLI, MILLI, random);
    }
    long begun = time.nanos();
    for (int i = 0; i < 3; i++) {
      burst(CALLS, slowestThereMs * MILLI, slowestBackMs * MILLI, random);
    }
    double seconds = (time.nanos() - begun) / 1e9;
    assertThat(turnedAway).isLessThan(5);
    // The last answer of each burst takes its time.
    assertThat(seconds).isLessThan(9 + 3 * slowestBackMs / 1e3);
  }
}
