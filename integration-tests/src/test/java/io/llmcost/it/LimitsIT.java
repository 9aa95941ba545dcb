package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that lets so many requests through, and an application that makes more. */
class LimitsIT {

  private static final int A_SECOND = 20;
  private static final int CALLS = 45;
  private static final String PLAIN =
      "preset: safe\ncache.enabled: false\nretry.enabled: false\nlog.level: info\n";

  @TempDir Path folder;

  private static Running start(Rig rig) throws Exception {
    return rig.agent(Rig.javaHome(17))
        .classPath(Rig.apps8(), ClassPaths.here().classes("apps11").toString())
        .with("io.llmcost.it.apps.BurstApp", rig.openAi().baseUrl())
        .start();
  }

  /** Never more than so many in any second. */
  private static final class Turnstile {
    private final Deque<Long> passed = new ArrayDeque<>();
    private int turnedAway;

    synchronized String behaviour(RecordedRequest any) {
      long now = System.nanoTime();
      while (!passed.isEmpty() && now - passed.peekFirst() >= 1_000_000_000L) {
        passed.removeFirst();
      }
      if (passed.size() >= A_SECOND) {
        turnedAway++;
        return "status=429; header.retry-after=1";
      }
      passed.addLast(now);
      return "";
    }

    synchronized int turnedAway() {
      return turnedAway;
    }
  }

  /** Fills by and by, and says what is left. */
  private static final class Bucket {
    private double level = A_SECOND;
    private long at = System.nanoTime();
    private int turnedAway;

    synchronized String behaviour(RecordedRequest any) {
      long now = System.nanoTime();
      level = Math.min(A_SECOND, level + (now - at) * (A_SECOND / 1e9));
      at = now;
      boolean full = level >= 1;
      level -= full ? 1 : 0;
      turnedAway += full ? 0 : 1;
      return (full ? "" : "status=429; ")
          + "header.x-ratelimit-limit-requests="
          + A_SECOND
          + "; header.x-ratelimit-remaining-requests="
          + (int) level
          + "; header.x-ratelimit-reset-requests="
          + Math.round((A_SECOND - (int) level) * 1_000.0 / A_SECOND)
          + "ms";
    }

    synchronized int turnedAway() {
      return turnedAway;
    }
  }

  @Test
  void withoutLimitsCallsAreTurnedAway() throws Exception {
    Turnstile turnstile = new Turnstile();
    try (Rig rig = new Rig(folder, PLAIN);
        Running app = start(rig)) {
      rig.openAi().setUsual(turnstile::behaviour);
      app.ask("sync " + CALLS);
      app.end().orThrow();
    }
    assertThat(turnstile.turnedAway()).isPositive();
  }

  @Test
  void withLimitsNoneIs() throws Exception {
    Turnstile turnstile = new Turnstile();
    String limits =
        "limits: { rules: [{ provider: openai, requests_per_second: " + A_SECOND + " }] }\n";
    try (Rig rig = new Rig(folder, PLAIN + limits);
        Running app = start(rig)) {
      assertThat(app.ask("one-by-one 3")).isEqualTo("3 0");
      rig.openAi().setUsual(turnstile::behaviour);
      for (String kind : new String[] {"sync", "async", "stream"}) {
        assertThat(app.ask(kind + " " + CALLS)).as(kind).isEqualTo(CALLS + " 0");
      }
      app.end().orThrow();
      assertThat(turnstile.turnedAway()).isZero();
      Ledger ledger = rig.ledger();
      assertThat(ledger.entries()).hasSize(3 + 3 * CALLS);
      assertThat(ledger.entries().stream().filter(entry -> entry.json().has("limit_ms")).count())
          .as("those beyond the first in a second have waited")
          .isGreaterThan(CALLS);
      assertThat(ledger.sum("cost_usd")).isGreaterThan(BigDecimal.ZERO);
      assertThat(ledger.sum("cost_usd")).isEqualByComparingTo(rig.openAi().billedUsd());
    }
  }

  @Test
  void whatAProviderSaysOfItsLimitsIsLearnt() throws Exception {
    Bucket bucket = new Bucket();
    try (Rig rig = new Rig(folder, PLAIN + "limits.learn: true\n");
        Running app = start(rig)) {
      rig.openAi().setUsual(bucket::behaviour);
      assertThat(app.ask("one-by-one 3")).isEqualTo("3 0");
      for (String kind : new String[] {"sync", "async", "stream"}) {
        app.ask(kind + " " + CALLS);
      }
      app.end().orThrow();
      assertThat(bucket.turnedAway())
          .as("of three bursts; about 75 without, and none where limits are configured")
          .isLessThan(5);
    }
  }
}
