package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.Command.Running;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** Budgets that hold over processes that come, go and race. */
class BudgetsIT {

  private static final String ANSWERED = "200 miss";
  private static final String REFUSED = "429 miss";

  @TempDir Path folder;

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl())
        .start();
  }

  /** How many of these calls were answered; the others were refused. */
  private static int ask(Running application, String prompt, int calls) throws Exception {
    int answered = 0;
    for (int i = 0; i < calls; i++) {
      String said = application.ask(prompt + " " + i);
      assertThat(said).isIn(ANSWERED, REFUSED);
      answered += said.equals(ANSWERED) ? 1 : 0;
    }
    return answered;
  }

  @Test
  void whatOneProcessHasSpentIsSpentForTheNext() throws Exception {
    String budget = "budgets: [{ name: b, window: rolling 7d, limit: { calls: 60 } }]";
    try (Rig rig = new Rig(folder, budget)) {
      try (Running first = start(rig, 8)) {
        assertThat(ask(first, "first", 50)).isEqualTo(50);
        first.end().orThrow();
      }
      try (Running second = start(rig, 17)) {
        // By its own calls alone it could make sixty; the ledger may take a moment to be read.
        assertThat(ask(second, "second", 70)).isBetween(10, 59);
        assertThat(ask(second, "again", 5)).isZero();
        second.end().orThrow();
      }
    }
  }

  @Test
  void processesThatRaceForOneBudgetSpendNoMoreThanItTogether() throws Exception {
    RedisServer redis = redis();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    String budget =
        "redis: { url: 'redis://127.0.0.1:"
            + redis.ports().get(0)
            + "', timeout: 10s }\n"
            + "budgets: [{ name: b, window: rolling 7d, limit: { calls: 60 }, when_unknown: closed }]";
    List<Running> applications = new ArrayList<>();
    try (Rig rig = new Rig(folder, budget)) {
      List<Future<Integer>> work = new ArrayList<>();
      for (int release : new int[] {8, 17, 25}) {
        Running application = start(rig, release);
        applications.add(application);
        Callable<Integer> task = () -> ask(application, "by " + release, 60);
        work.add(threads.submit(task));
      }
      int answered = 0;
      for (Future<Integer> one : work) {
        answered += one.get(120, TimeUnit.SECONDS);
      }
      assertThat(answered).isLessThanOrEqualTo(60).isGreaterThan(30);
      assertThat(rig.openAi().requests()).hasSize(answered);
      // One that is killed has said what it spent; without Redis no process spends what others may.
      applications.get(0).close();
      redis.stop();
      int more = ask(applications.get(1), "late", 60) + ask(applications.get(2), "late", 60);
      assertThat(answered + more).isLessThanOrEqualTo(60);
      for (Running application : applications.subList(1, 3)) {
        application.end().orThrow();
      }
    } finally {
      for (Running application : applications) {
        application.close();
      }
      threads.shutdownNow();
      redis.stop();
    }
  }

  private static RedisServer redis() throws IOException {
    RedisServer redis = new RedisServer(freePort());
    try {
      redis.start();
    } catch (IOException | RuntimeException e) {
      assumeTrue(false, () -> "No redis-server runs here: " + e);
    }
    return redis;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
