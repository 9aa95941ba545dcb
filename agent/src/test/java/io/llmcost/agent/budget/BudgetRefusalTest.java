package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.resilience.ResilienceStage;
import io.llmcost.agent.stagetest.Calls;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a budget refuses or another call has paid, beside the other levers. */
class BudgetRefusalTest {

  private static final Calls CALL = Shop.shortAnswer("hello");

  private final List<CallRecord> booked = new ArrayList<>();

  @Test
  void saysNothingOfAProviderAndIsNotSentAgain() {
    Shop shop = new Shop((made, held) -> booked.add(made.get()), new ResilienceStage());
    Settings none = Shop.settings("budgets: [{ name: b, window: day, limit: { calls: 0 } }]");
    for (int i = 0; i < 50; i++) {
      HttpResponse refused = shop.ask(CALL, none);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().get("x-should-retry")).isEqualTo("false");
    }
    assertThat(shop.sent).hasValue(0);
    Settings some = Shop.settings("budgets: [{ name: b, window: day, limit: { calls: 1 } }]");
    assertThat(shop.ask(CALL, some).status()).as("no breaker is open").isEqualTo(200);
    assertThat(booked.get(50).attempts()).hasSize(1);
  }

  @Test
  void whatComesAsAPartOfAnotherCallsRequestCountsToo() {
    Shop.Spy spy = new Shop.Spy();
    Shop shop = new Shop((made, held) -> booked.add(made.get()), spy);
    Settings settings = Shop.settings("budgets: [{ name: b, window: day, limit: { usd: 1 } }]");
    shop.ask(CALL, settings);
    Amounts before = shop.total(settings, CALL);
    Exchange seen = spy.seen;
    new CallAllowance(shop.stage.draws(seen), "site", null, shop.now::get, null, true)
        .count(TokenUsage.of(TokenUsage.Source.REPORTED, 10, 0), new BigDecimal("0.000000002"));
    assertThat(shop.total(settings, CALL).minus(before)).isEqualTo(new Amounts(2, 10, 1));
  }
}
