package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.BudgetWindow;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the steps of three calls can come, whatever becomes of each. A step is one
 * exchange of a balance, so these are all the ways that threads can take through it.
 */
class PurseInterleavingTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final long DAY = 86_400_000L;
  private static final Amounts LIMIT_A = new Amounts(25, 1_000, 1_000);
  private static final Amounts LIMIT_B = new Amounts(1_000, 1_000, 2);

  /** What each is thought to cost: two of them fit. */
  private static final Amounts ESTIMATE = new Amounts(10, 10, 1);

  private enum End {
    CHEAPER(new Amounts(4, 4, 1)),
    DEARER(new Amounts(13, 13, 1)),
    AS_RESERVED(ESTIMATE),
    RELEASED(Amounts.NONE);

    final Amounts actual;

    End(Amounts actual) {
      this.actual = actual;
    }
  }

  private static final Span SPAN = Span.of(BudgetWindow.of(BudgetWindow.Kind.DAY), ZoneOffset.UTC);

  private long orders;

  private final class World {
    final Purse a = new Purse("a", SPAN, NOW);
    final Purse b = new Purse("b", SPAN, NOW);
    final Call[] calls;
    long now = NOW;

    World(End... ends) {
      calls = new Call[ends.length];
      for (int i = 0; i < ends.length; i++) {
        calls[i] = new Call(this, ends[i]);
      }
    }

    void check() {
      assertPurse(a, LIMIT_A, true);
      assertPurse(b, LIMIT_B, false);
    }

    private void assertPurse(Purse purse, Amounts limit, boolean first) {
      Amounts expected = Amounts.NONE;
      long missed = 0;
      for (Call call : calls) {
        Amounts counted = first ? call.countedInA : call.countedInB;
        long at = first ? call.atA : call.atB;
        if (counted != null && at / DAY == now / DAY) {
          expected = expected.plus(counted);
          missed += Math.max(0, counted.nanoUsd - ESTIMATE.nanoUsd);
        }
      }
      Amounts total = purse.total(now);
      if (!total.equals(expected)
          || total.nanoUsd > limit.nanoUsd + missed
          || total.calls > limit.calls) {
        throw new AssertionError(purse + " has " + total + " and should have " + expected);
      }
    }
  }

  /** Sets aside in one purse, then in the other, and is ended twice. */
  private static final class Call {
    final World world;
    final End end;
    int step;
    long atA;
    long atB;
    Hold holdA;
    Hold holdB;
    Amounts countedInA;
    Amounts countedInB;

    Call(World world, End end) {
      this.world = world;
      this.end = end;
    }

    void step() {
      switch (step++) {
        case 0 -> {
          atA = world.now;
          holdA = world.a.reserve(world.now, ESTIMATE, Amounts.ENDLESS, LIMIT_A);
          countedInA = holdA == null ? null : ESTIMATE;
        }
        case 1 -> {
          if (holdA != null) {
            atB = world.now;
            holdB = world.b.reserve(world.now, ESTIMATE, Amounts.ENDLESS, LIMIT_B);
            countedInB = holdB == null ? null : ESTIMATE;
            if (holdB == null) {
              holdA.settle(Amounts.NONE);
              countedInA = Amounts.NONE;
            }
          }
        }
        case 2 -> end(end.actual, true);
        default -> end(new Amounts(999, 999, 999), false);
      }
    }

    private void end(Amounts actual, boolean counts) {
      if (holdB != null) {
        holdA.settle(actual);
        holdB.settle(actual);
        countedInA = counts ? actual : countedInA;
        countedInB = counts ? actual : countedInB;
      }
    }
  }

  @Test
  void everyOrderOfThreeCallsAndTheirEnds() {
    for (End first : End.values()) {
      for (End second : End.values()) {
        for (End third : End.values()) {
          if (first.compareTo(second) <= 0 && second.compareTo(third) <= 0) {
            run(new ArrayList<>(), new int[] {4, 4, 4, 0}, first, second, third);
          }
        }
      }
    }
    assertThat(orders).isEqualTo(20 * 34_650L);
  }

  @Test
  void everyOrderWithMidnightBetweenThem() {
    run(new ArrayList<>(), new int[] {4, 4, 4, 1}, End.DEARER, End.CHEAPER, End.RELEASED);
    assertThat(orders).isEqualTo(450_450L);
  }

  private void run(List<Integer> order, int[] left, End... ends) {
    boolean more = false;
    for (int who = 0; who < left.length; who++) {
      if (left[who] > 0) {
        more = true;
        left[who]--;
        order.add(who);
        run(order, left, ends);
        order.remove(order.size() - 1);
        left[who]++;
      }
    }
    if (!more) {
      orders++;
      replay(order, ends);
    }
  }

  private void replay(List<Integer> order, End... ends) {
    World world = new World(ends);
    for (int who : order) {
      if (who == ends.length) {
        world.now += DAY;
      } else {
        world.calls[who].step();
      }
      try {
        world.check();
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + " after " + order, e);
      }
    }
  }
}
