package io.llmcost.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Limit;
import io.llmcost.agent.config.Limits;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.stagetest.Calls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LimiterTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE = 60 * SECOND;
  private static final long AGEING = 10 * SECOND;
  private static final long EVER = TimeUnit.HOURS.toNanos(24);

  private final FakeTicker ticker = new FakeTicker();
  private final Limiter limiter = new Limiter(ticker);

  private static Lane lane(Limit... limits) {
    Gate[] gates = new Gate[limits.length];
    for (int i = 0; i < limits.length; i++) {
      gates[i] = new Quota(limits[i]);
    }
    return new Lane(gates);
  }

  private static CallContext waiting() {
    return Calls.chat("a").exchange().context();
  }

  private Ticket queue(Lane lane, long tokens, int levels) {
    return limiter.queue(lane, tokens, waiting(), 10_000, EVER, levels * AGEING, AGEING);
  }

  private void answered(Lane lane, Pass pass) {
    limiter.answered(lane, pass, Advice.NONE, AGEING);
    limiter.left(pass, AGEING);
  }

  @Property(tries = 15)
  void noWindowHasMoreThanTheLimit(
      @ForAll @IntRange(min = 1, max = 40) int limit, @ForAll long seed) {
    FakeTicker time = new FakeTicker();
    Limiter tested = new Limiter(time);
    Lane lane = lane(Limits.perMinute(limit));
    Random random = new Random(seed);
    List<Ticket> tickets = new ArrayList<>();
    List<Long> counted = new ArrayList<>();
    List<Ticket> open = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      if (random.nextInt(3) > 0) {
        Ticket ticket = tested.queue(lane, 0, waiting(), 10_000, EVER, 0, AGEING);
        tickets.add(ticket);
        open.add(ticket);
      }
      time.pass((long) (random.nextDouble() * 3 * SECOND));
      // The provider counts a request at any time between its being sent and its answer.
      for (Ticket ticket : List.copyOf(open)) {
        if (ticket.turn.isDone()) {
          Pass pass = ticket.turn.join();
          long sure = Math.min(time.nanos(), pass.entered + SECOND);
          counted.add(pass.entered + (long) (random.nextDouble() * (sure - pass.entered)));
          tested.answered(lane, pass, Advice.NONE, AGEING);
          tested.left(pass, AGEING);
          open.remove(ticket);
        }
      }
    }
    counted.sort(null);
    for (int i = limit; i < counted.size(); i++) {
      assertThat(counted.get(i) - counted.get(i - limit)).isGreaterThanOrEqualTo(MINUTE);
    }
    assertThat(counted.size()).isGreaterThan(limit / 2);
  }

  @Property(tries = 15)
  void whoCameFirstGoesFirstAndNobodyIsOvertakenForEver(@ForAll long seed) {
    FakeTicker time = new FakeTicker();
    Limiter tested = new Limiter(time);
    Lane lane = lane(Limits.perMinute(6));
    Random random = new Random(seed);
    List<Ticket> all = new ArrayList<>();
    List<Integer> levels = new ArrayList<>();
    List<Ticket> turns = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      int level = random.nextInt(3);
      Ticket ticket = tested.queue(lane, 0, waiting(), 10_000, EVER, level * AGEING, AGEING);
      ticket.turn.thenRun(() -> turns.add(ticket));
      all.add(ticket);
      levels.add(level);
      time.pass((long) (random.nextDouble() * 10 * SECOND));
    }
    time.pass(15 * MINUTE);
    assertThat(turns).hasSize(60);
    for (Ticket one : all) {
      for (Ticket other : all) {
        int oneLevel = levels.get(all.indexOf(one));
        int otherLevel = levels.get(all.indexOf(other));
        boolean overtook = other.since > one.since && other.pass.entered < one.pass.entered;
        if (overtook) {
          assertThat(otherLevel).as("overtakes by its priority only").isGreaterThan(oneLevel);
          assertThat(other.since - one.since)
              .as("and only who came shortly before")
              .isLessThanOrEqualTo((otherLevel - oneLevel) * AGEING);
        }
      }
    }
  }

  @Test
  void hundredsOfThreadsSendNoMoreThanTheLimitInAnyWindow() throws Exception {
    int limit = 100;
    Limiter real = new Limiter(new AgentTicker());
    Lane lane = lane(Limits.perSecond(limit));
    ConcurrentLinkedQueue<Long> sent = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < 300; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  Ticket ticket = real.queue(lane, 0, waiting(), 1_000, EVER, 0, AGEING);
                  Pass pass = ticket.turn.get(60, TimeUnit.SECONDS);
                  sent.add(System.nanoTime());
                  real.answered(lane, pass, Advice.NONE, AGEING);
                  real.left(pass, AGEING);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    List<Long> times = new ArrayList<>(sent);
    times.sort(null);
    assertThat(times).hasSize(300);
    for (int i = limit; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - limit)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(real.waiting()).isZero();
  }

  @Test
  void tokensAreSetAsideAndSettled() {
    Lane lane = lane(Limits.tokens(1_000));
    Pass first = limiter.tryEnter(lane, 900);
    assertThat(limiter.tryEnter(lane, 200)).isNull();
    Ticket second = queue(lane, 200, 0);
    assertThat(second.turn).isNotDone();
    answered(lane, first);
    limiter.used(first, 100, AGEING);
    assertThat(second.turn).as("there is room as soon as it is known").isDone();
    assertThat(limiter.tryEnter(lane, 701)).isNull();
    assertThat(limiter.tryEnter(lane, 700)).isNotNull();
  }

  @Test
  void aRequestLargerThanTheLimitGoesAlone() {
    Lane lane = lane(Limits.tokens(1_000));
    Pass small = limiter.tryEnter(lane, 10);
    answered(lane, small);
    Ticket large = queue(lane, 5_000, 0);
    assertThat(large.turn).isNotDone();
    ticker.pass(MINUTE + SECOND);
    assertThat(large.turn).isDone();
  }

  @Test
  void aLargeCallIsNotStarvedBySmallOnes() {
    Lane large = lane(Limits.tokens(1_000));
    Lane lane = new Lane(large.gates);
    answered(lane, limiter.tryEnter(lane, 600));
    Ticket waits = queue(large, 900, 0);
    Ticket behind = queue(lane, 10, 0);
    assertThat(waits.turn).isNotDone();
    assertThat(behind.turn).as("what fits waits behind what came first").isNotDone();
    ticker.pass(MINUTE + SECOND);
    assertThat(waits.turn).isDone();
    assertThat(behind.turn).isDone();
  }

  @Test
  void whoWaitsForOneGateDoesNotHoldUpOthers() {
    Lane busy = lane(Limits.concurrent(1));
    Lane free = lane(Limits.concurrent(1));
    Pass running = limiter.tryEnter(busy, 0);
    Ticket waits = queue(busy, 0, 0);
    assertThat(limiter.tryEnter(free, 0)).isNotNull();
    assertThat(waits.turn).isNotDone();
    answered(busy, running);
    assertThat(waits.turn).isDone();
  }

  @Test
  void theQueueIsBounded() {
    Lane lane = lane(Limits.concurrent(1));
    limiter.tryEnter(lane, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.queue(lane, 0, waiting(), 3, EVER, 0, AGEING)).isNotNull();
    }
    assertThat(limiter.queue(lane, 0, waiting(), 3, EVER, 0, AGEING)).isNull();
    assertThat(limiter.waiting()).isEqualTo(3);
  }

  @Test
  void nobodyWaitsForWhatCannotComeInTime() {
    Lane lane = lane(Limits.perMinute(1));
    answered(lane, limiter.tryEnter(lane, 0));
    assertThat(limiter.queue(lane, 0, waiting(), 10, 30 * SECOND, 0, AGEING)).isNull();
    assertThat(limiter.queue(lane, 0, waiting(), 10, 2 * MINUTE, 0, AGEING)).isNotNull();
  }

  @Test
  void aCancelledCallLeavesAtOnceAndTheNextIsServed() {
    Lane lane = lane(Limits.concurrent(1));
    Pass running = limiter.tryEnter(lane, 0);
    AtomicBoolean cancelled = new AtomicBoolean();
    Ticket gone =
        limiter.queue(
            lane,
            0,
            Calls.chat("a").cancelledBy(cancelled).exchange().context(),
            10,
            EVER,
            0,
            AGEING);
    Ticket next = queue(lane, 0, 0);
    cancelled.set(true);
    ticker.pass(SECOND / 20);
    assertThat(gone.turn).isCompletedExceptionally();
    assertThat(limiter.waiting()).isEqualTo(1);
    answered(lane, running);
    assertThat(next.turn).isDone();
    assertThat(limiter.waiting()).isZero();
    ticker.pass(SECOND);
    assertThat(ticker.due()).as("nobody looks while nobody waits").isZero();
  }

  @Test
  void whoseTimeIsOverIsToldSo() {
    Lane lane = lane(Limits.concurrent(1));
    limiter.tryEnter(lane, 0);
    Ticket ticket = limiter.queue(lane, 0, waiting(), 10, SECOND, 0, AGEING);
    ticker.pass(2 * SECOND);
    assertThat(ticket.turn).isCompletedWithValue(null);
  }

  private Lane learning() {
    return new Lane(new Gate[] {new Learnt("test")});
  }

  private static Advice advice(int status, String... headers) {
    return Advice.of(status, Headers.of(headers), Instant.parse("2026-01-01T00:00:00Z"));
  }

  private void tell(Lane lane, Advice advice) {
    Pass pass = limiter.tryEnter(lane, 0);
    assertThat(pass).isNotNull();
    limiter.answered(lane, pass, advice, AGEING);
    limiter.left(pass, AGEING);
  }

  @Test
  void whatRemainsIsLearntAndNoMoreIsSent() {
    Lane lane = learning();
    tell(
        lane,
        advice(
            200,
            "x-ratelimit-limit-requests",
            "60",
            "x-ratelimit-remaining-requests",
            "2",
            "x-ratelimit-reset-requests",
            "58s"));
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
    assertThat(limiter.tryEnter(lane, 0)).isNull();
    ticker.pass(SECOND + SECOND / 10);
    assertThat(limiter.tryEnter(lane, 0)).as("it fills one by one").isNotNull();
    assertThat(limiter.tryEnter(lane, 0)).isNull();
    ticker.pass(58 * SECOND);
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
  }

  @Test
  void anEarlyAnswersMomentDoesNotHoldForWhatWasSentSince() {
    Lane lane = learning();
    tell(lane, counted("9", "1s"));
    ticker.pass(SECOND);
    Pass first = limiter.tryEnter(lane, 0);
    for (int i = 1; i < 10; i++) {
      assertThat(limiter.tryEnter(lane, 0)).isNotNull();
    }
    limiter.answered(lane, first, counted("9", "1s"), AGEING);
    ticker.pass(3 * SECOND);
    int passed = 0;
    while (limiter.tryEnter(lane, 0) != null) {
      passed++;
    }
    assertThat(passed).as("those that have filled up in three seconds").isBetween(1, 3);
  }

  @Test
  void whatIsTakenMovesTheMomentAtWhichAllIsThereAgain() {
    Lane lane = learning();
    tell(lane, counted("9", "1s"));
    ticker.pass(SECOND / 2);
    for (int i = 0; i < 9; i++) {
      assertThat(limiter.tryEnter(lane, 0)).isNotNull();
    }
    ticker.pass(SECOND);
    int passed = 0;
    while (limiter.tryEnter(lane, 0) != null) {
      passed++;
    }
    assertThat(passed).isEqualTo(1);
  }

  @Test
  void aLimitThatIsRenewedAtOnceIsNotTakenForOneThatFills() {
    Lane lane = learning();
    tell(lane, counted("9", "60s"));
    ticker.pass(50 * SECOND);
    tell(lane, counted("1", "10s"));
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
    ticker.pass(5 * SECOND);
    assertThat(limiter.tryEnter(lane, 0)).isNull();
    ticker.pass(5 * SECOND);
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
  }

  private static Advice counted(String remaining, String reset) {
    return advice(
        200,
        "x-ratelimit-limit-requests",
        "10",
        "x-ratelimit-remaining-requests",
        remaining,
        "x-ratelimit-reset-requests",
        reset);
  }

  @Test
  void anthropicsWordsAndMomentsAreUnderstood() {
    Lane lane = learning();
    tell(
        lane,
        advice(
            200,
            "anthropic-ratelimit-tokens-limit",
            "1000",
            "anthropic-ratelimit-tokens-remaining",
            "100",
            "anthropic-ratelimit-tokens-reset",
            "2026-01-01T00:00:54Z"));
    assertThat(limiter.tryEnter(lane, 101)).isNull();
    Pass underWay = limiter.tryEnter(lane, 100);
    assertThat(underWay).isNotNull();
    ticker.pass(54 * SECOND);
    assertThat(limiter.tryEnter(lane, 901)).as("what is under way may come any time").isNull();
    answered(lane, underWay);
    ticker.pass(10 * SECOND);
    assertThat(limiter.tryEnter(lane, 1_000)).as("what was taken has filled up").isNotNull();
  }

  @Test
  void aRefusalClosesForAsLongAsItAsks() {
    Lane lane = learning();
    tell(lane, advice(429, "retry-after", "7"));
    assertThat(limiter.tryEnter(lane, 0)).isNull();
    ticker.pass(7 * SECOND - 1);
    assertThat(limiter.tryEnter(lane, 0)).isNull();
    ticker.pass(1);
    assertThat(limiter.tryEnter(lane, 0)).isNotNull();
  }

  @Property(tries = 200)
  void oddHeadersTeachNothingAndBreakNothing(@ForAll String odd) {
    Lane lane = new Lane(new Gate[] {new Learnt("test")});
    Limiter tested = new Limiter(ticker);
    Pass pass = tested.tryEnter(lane, 5);
    String visible = odd.replaceAll("[^ -~]", "?");
    Advice said =
        advice(
            429,
            "x-ratelimit-limit-requests",
            visible,
            "x-ratelimit-remaining-requests",
            visible,
            "x-ratelimit-reset-requests",
            visible,
            "anthropic-ratelimit-tokens-remaining",
            visible,
            "anthropic-ratelimit-tokens-reset",
            visible,
            "retry-after",
            visible);
    tested.answered(lane, pass, said, AGEING);
    tested.left(pass, AGEING);
    ticker.pass(TimeUnit.DAYS.toNanos(400));
    assertThat(tested.tryEnter(lane, 5)).isNotNull();
  }
}
