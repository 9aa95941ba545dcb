package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.math.RoundingMode;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hundreds of threads through the real gateway and the real ledger, all for one budget. */
class BudgetRaceTest {

  private static final int THREADS = 300;

  private final Queue<CallRecord> booked = new ConcurrentLinkedQueue<>();

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void race(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        Callable<Void> task =
            () -> {
              go.await();
              work.run(number);
              return null;
            };
        all.add(threads.submit(task));
      }
      go.countDown();
      for (Future<?> one : all) {
        one.get(120, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private LedgerWriter ledger() {
    return new LedgerWriter(null, 4_096, 0);
  }

  private Shop shop(LedgerWriter ledger) {
    return new Shop(
        (made, held) ->
            ledger.append(
                () -> {
                  CallRecord record = made.get();
                  booked.add(record);
                  return record;
                },
                held));
  }

  private long spentNano() {
    return booked.stream()
        .mapToLong(record -> Amounts.nano(record.costUsd(), RoundingMode.UNNECESSARY))
        .sum();
  }

  @Test
  void whereNoEstimateMissesNotABillionthIsSpentBeyondTheLimit() throws Exception {
    // enough for 500 answers; 300 threads want 3,000
    Settings settings =
        Shop.settings(
            "budgets: [{ name: b, window: day, limit: { usd: "
                + Amounts.usd(500 * Shop.ANSWER_NANO_USD).toPlainString()
                + " } }]");
    LedgerWriter ledger = ledger();
    Shop shop = shop(ledger);
    race(
        thread -> {
          for (int i = 0; i < 10; i++) {
            Calls call = Shop.shortAnswer("hello " + thread + " " + i);
            int what = (thread + i) % 5;
            if (what == 0) {
              shop.start(call, settings, out -> Futures.failed(new ConnectException("refused")));
            } else {
              HttpResponse response =
                  shop.call(call, settings, out -> Shop.answer(Answers.chat("hi")));
              assertThat(response.status()).isIn(200, 429);
              Answers.read(response);
            }
            assertThat(shop.total(settings, call).nanoUsd)
                .isLessThanOrEqualTo(500 * Shop.ANSWER_NANO_USD);
          }
        });
    ledger.close();
    assertThat(booked).hasSize(THREADS * 10);
    long spent = spentNano();
    assertThat(spent).isEqualTo(shop.total(settings, Shop.shortAnswer("any")).nanoUsd);
    assertThat(spent).isLessThanOrEqualTo(500 * Shop.ANSWER_NANO_USD).isPositive();
    assertThat(booked).anyMatch(record -> record.status() == 429);
  }

  @Test
  void elseNoMoreThanTheEstimatesOfTheCallsUnderWayHaveMissed() throws Exception {
    // 5 + 5,000 tokens cost 50,012,500; an answer without a bound is expected to have 1,000
    String answer =
        Answers.chat("hi").replace("\"completion_tokens\":2", "\"completion_tokens\":5000");
    long actual = 50_012_500;
    long limit = 20 * actual;
    Settings settings =
        Shop.settings(
            "budgets: [{ name: b, window: day, limit: { usd: "
                + Amounts.usd(limit).toPlainString()
                + " } }]");
    LedgerWriter ledger = ledger();
    Shop shop = shop(ledger);
    Calls call = new Calls().body(Calls.chatBody("gpt-4o", "hello", ""));
    CountDownLatch decided = new CountDownLatch(THREADS);
    race(
        thread -> {
          HttpResponse response = shop.call(call, settings, out -> Shop.answer(answer));
          decided.countDown();
          // None is settled before all have asked: as many as can are under way at once.
          decided.await();
          Answers.read(response);
        });
    ledger.close();
    long underWay = booked.stream().filter(record -> record.status() == 200).count();
    long estimate = limit / underWay;
    assertThat(underWay).isBetween(90L, 100L);
    assertThat(estimate).isGreaterThanOrEqualTo(10_000_000);
    long overshoot = spentNano() - limit;
    assertThat(overshoot).isLessThanOrEqualTo(underWay * (actual - 10_000_000));
    assertThat(shop.ask(call, settings).status()).isEqualTo(429);
    assertThat(shop.total(settings, call).nanoUsd).isEqualTo(spentNano());
  }
}
