package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was spent is still spent in the next process. */
class RecallTest {

  private static final String BUDGETS =
      "tenant: { header: x-team }\n"
          + "budgets:\n"
          + "  - { name: all, window: day, limit: { calls: 3 } }\n"
          + "  - { name: each, per: tenant, window: rolling 24h, limit: { usd: 1 } }\n";
  private static final Calls CALL = Shop.shortAnswer("hello").header("x-team", "red");

  @TempDir Path dir;

  private Shop run(Settings settings, int calls) {
    LedgerWriter ledger = new LedgerWriter(dir.toFile(), 1_000, 0);
    Shop shop = new Shop(ledger::append);
    shop.now.set(System.currentTimeMillis());
    for (int i = 0; i < calls; i++) {
      shop.ask(CALL, settings);
    }
    ledger.close();
    return shop;
  }

  private Shop next(Settings settings, long later) {
    Shop shop = new Shop((made, held) -> made.get());
    shop.now.set(System.currentTimeMillis() + later);
    new Recall(shop.stage.tableOf(settings), shop.now.get()).read(dir.toFile());
    return shop;
  }

  @Test
  void isReadFromTheLedger() {
    Settings settings = Shop.settings(BUDGETS).with(Options.LEDGER_DIR, dir.toString());
    Shop before = run(settings, 2);
    // Close to midnight the next process may begin in the next window: then there is nothing to do.
    Shop after = next(settings, 1);
    long midnight = after.purse(settings, CALL).span().bucketAt(after.now.get());
    if (midnight <= before.now.get()) {
      assertThat(after.total(settings, CALL)).isEqualTo(before.total(settings, CALL));
      assertThat(after.ask(CALL, settings).status()).isEqualTo(200);
      assertThat(after.ask(CALL, settings).status()).isEqualTo(429);
    }
  }

  @Test
  void notWhatWasSpentInAnEarlierWindow() {
    Settings settings = Shop.settings(BUDGETS).with(Options.LEDGER_DIR, dir.toString());
    run(settings, 2);
    Shop after = next(settings, TimeUnit.DAYS.toMillis(2));
    assertThat(after.total(settings, CALL)).isEqualTo(Amounts.NONE);
  }

  @Test
  void notTwiceWhatThisProcessCountsItself() {
    Settings settings =
        Shop.settings("budgets: [{ name: all, window: rolling 1d, limit: { calls: 9 } }]");
    LedgerWriter ledger = new LedgerWriter(dir.toFile(), 1_000, 0);
    Shop shop = new Shop(ledger::append);
    long began = System.currentTimeMillis();
    shop.now.set(began);
    shop.ask(CALL, settings);
    HttpResponse second = shop.ask(CALL, settings);
    assertThat(second.status()).isEqualTo(200);
    ledger.close();
    new Recall(shop.stage.tableOf(settings), began).read(dir.toFile());
    assertThat(shop.total(settings, CALL).calls).isEqualTo(2);
  }

  @Test
  void ofAnswersOutOfTheCacheNothingCounts() {
    Settings settings =
        Shop.settings("budgets: [{ name: all, window: rolling 1d, limit: { tokens: 9000 } }]");
    LedgerWriter ledger = new LedgerWriter(dir.toFile(), 1_000, 0);
    Shop shop = new Shop(ledger::append, new CacheStage());
    shop.now.set(System.currentTimeMillis());
    for (int i = 0; i < 5; i++) {
      Answers.read(shop.call(Calls.chat("same"), settings, out -> Shop.answer(Answers.chat("hi"))));
    }
    ledger.close();
    assertThat(next(settings, 1).total(settings, CALL).tokens).isEqualTo(7);
  }
}
