package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetConfigTest {

  @Test
  void saysAllThatABudgetCanSay() {
    Budget budget =
        only(
            "budgets:\n"
                + "  - name: support\n"
                + "    when: { app: shop, call_site: 'com.acme.**', model: ['gpt-*'], tags: x, tenant: 't*' }\n"
                + "    per: call_site\n"
                + "    limit: { usd: 50.25, tokens: 1000, calls: 7 }\n"
                + "    window: week\n"
                + "    zone: Europe/Berlin\n"
                + "    at: { warn: 50%, downgrade: 60%, cache_only: 0.7, block: 90% }\n"
                + "    when_unpriced: block\n");
    assertThat(budget.when().callSites()).containsExactly("com.acme.**");
    assertThat(budget.when().tenants()).containsExactly("t*");
    assertThat(budget.per()).isEqualTo(Budget.Per.CALL_SITE);
    assertThat(budget.limit().usd()).isEqualByComparingTo("50.25");
    assertThat(budget.limit().tokens()).isEqualTo(1000);
    assertThat(budget.window()).isEqualTo(BudgetWindow.of(BudgetWindow.Kind.WEEK));
    assertThat(budget.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(budget.actions().cacheOnly()).isEqualTo(0.7);
    assertThat(budget.whenUnpriced()).isEqualTo(Budget.WhenUnpriced.BLOCK);
  }

  @Test
  void needsAName_aLimitAndAWindowOnly() {
    Budget budget = only("budgets: [{ name: b, limit: { calls: 3 }, window: rolling 24h }]");
    assertThat(budget.per()).isNull();
    assertThat(budget.limit().usd()).isNull();
    assertThat(budget.window()).isEqualTo(BudgetWindow.rolling(Duration.ofHours(24)));
    assertThat(budget.window()).hasToString("rolling 1d");
    assertThat(budget.zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(budget.actions().block()).isEqualTo(1);
    assertThat(budget.actions().warn()).isEqualTo(0.8);
    assertThat(budget.actions().downgrade()).isNaN();
  }

  private static Budget only(String yaml) {
    return Reading.settings(yaml).get(Options.BUDGETS).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      limit: {}, window: day | budgets[0].limit | limits nothing: give usd, tokens or calls
      limit: { usd: -1 }, window: day | budgets[0].limit.usd | expected USD, a number such as 50
      limit: { usd: 1 } | budgets[0] | window is missing
      limit: { usd: 1 }, window: year | budgets[0].window | expected hour, day, week, month
      limit: { usd: 1 }, window: rolling 5s | budgets[0].window | 1m to 366d
      limit: { usd: 1 }, window: day, zone: Mars/Phobos | budgets[0].zone | expected a time zone
      limit: { usd: 1 }, window: day, at: { warn: 90%, block: 80% } | budgets[0].at.block | ascending order
      limit: { usd: 1 }, window: day, per: person | budgets[0].per | expected one of app, call_site
      limit: { usd: 1 }, window: day, when: { team: x } | budgets[0].when.team | unknown key
      """)
  void saysWhatIsWrongAndWhere(String rest, String key, String message) {
    assertThat(Reading.errors("budgets: [{ name: b, " + rest + " }]"))
        .hasSize(1)
        .allSatisfy(
            error -> assertThat(error).startsWith("llmcost.yaml:1:").contains(key, message));
  }

  @Test
  void namesAreUniqueAndRoutesNameThoseThereAre() {
    String budgets =
        "budgets:\n"
            + "  - { name: one, limit: { usd: 1 }, window: day }\n"
            + "  - { name: one, limit: { usd: 1 }, window: day }\n"
            + "  - { name: a=b, limit: { usd: 1 }, window: day }\n"
            + "routes:\n"
            + "  - { name: r, when: { budget: [one, too] }, use: 'same:gpt-4o-mini' }\n";
    assertThat(Reading.errors(budgets))
        .anySatisfy(e -> assertThat(e).contains("the name of the budget on line 2 too"))
        .anySatisfy(e -> assertThat(e).contains("expected a name without ="))
        .anySatisfy(e -> assertThat(e).contains("llmcost.yaml:6:", "unknown budget too"))
        .hasSize(3);
  }
}
