package io.llmcost.agent.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What budgets do with calls, and that they agree with the ledger. */
class BudgetTest {

  private static final Calls CALL = Shop.shortAnswer("hello");

  private final List<CallRecord> booked = new ArrayList<>();
  private final Shop shop = new Shop((made, held) -> booked.add(made.get()));

  private static Settings budget(String rest) {
    return Shop.settings("budgets: [{ name: support, window: day, " + rest + " }]");
  }

  private Amounts total(Settings settings) {
    return shop.total(settings, CALL);
  }

  private BigDecimal ledgerUsd() {
    return booked.stream()
        .map(record -> record.costUsd().add(record.sideCostUsd()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void whatIsSetAsideIsSettledByTheLedgersCharge() {
    Settings settings = budget("limit: { usd: 1 }");
    HttpResponse response = shop.call(CALL, settings, request -> Shop.answer(Answers.chat("hi")));
    assertThat(total(settings).nanoUsd)
        .as("a request that is under way counts with what it may cost")
        .isGreaterThan(Shop.ANSWER_NANO_USD);
    assertThat(total(settings).calls).isEqualTo(1);
    Answers.read(response);
    for (int i = 0; i < 9; i++) {
      shop.ask(CALL, settings);
    }
    assertThat(total(settings)).isEqualTo(new Amounts(10 * Shop.ANSWER_NANO_USD, 70, 10));
    assertThat(Amounts.nano(ledgerUsd(), RoundingMode.UNNECESSARY))
        .isEqualTo(total(settings).nanoUsd);
    assertThat(booked).allMatch(record -> record.budgets().equals(List.of("support")));
  }

  @Test
  void whatWouldGoBeyondTheLimitIsNotSentAndSaysSoInTheApisShape() {
    Settings settings = budget("limit: { calls: 2 }");
    shop.ask(CALL, settings);
    shop.ask(CALL, settings);
    HttpResponse refused = shop.ask(CALL, settings);

    assertThat(shop.sent).hasValue(2);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers().get("x-should-retry")).isEqualTo("false");
    assertThat(new String(refused.bytes(), StandardCharsets.UTF_8))
        .startsWith("{\"error\":{\"message\":\"The budget support (day) does not allow this call: ")
        .contains("2 of 2 calls are spent or under way.")
        .contains("begins anew at 2023-11-15T00:00:00Z. Nothing was sent.")
        .endsWith(
            "\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}}");
    CallRecord record = booked.get(2);
    assertThat(record.status()).isEqualTo(429);
    assertThat(record.error()).isEqualTo("budget support");
    assertThat(record.costUsd()).isZero();
    assertThat(record.savedUsd()).isZero();
  }

  @Test
  void moneyAndTokensAreLimitedToo() {
    Settings usd = budget("limit: { usd: 0.0000325 }");
    assertThat(shop.ask(CALL, usd).status()).as("it may cost more").isEqualTo(429);
    Settings tokens = budget("limit: { tokens: 60 }");
    assertThat(shop.ask(CALL, tokens).status()).isEqualTo(200);
    for (int i = 0; i < 10; i++) {
      shop.ask(CALL, tokens);
    }
    assertThat(total(tokens).tokens).isBetween(14L, 60L);
    assertThat(shop.ask(CALL, tokens).status()).isEqualTo(429);
  }

  @Test
  void aNewWindowBeginsAnew() {
    Settings settings = budget("limit: { calls: 1 }");
    shop.ask(CALL, settings);
    assertThat(shop.ask(CALL, settings).status()).isEqualTo(429);
    shop.now.addAndGet(TimeUnit.DAYS.toMillis(1));
    assertThat(shop.ask(CALL, settings).status()).isEqualTo(200);
  }

  @Test
  void whatWasAnsweredBeforeIsAnsweredAgain() {
    Shop cached = new Shop((made, held) -> booked.add(made.get()), new CacheStage());
    Calls same = Calls.chat("same");
    for (String limit :
        List.of("limit: { calls: 1 }", "limit: { calls: 2 }, at: { cache_only: 50% }")) {
      Settings settings = budget(limit);
      cached.now.addAndGet(TimeUnit.DAYS.toMillis(1));
      cached.ask(same.header("x-of", limit.substring(9, 17)), settings);
      assertThat(cached.ask(Calls.chat("other"), settings).status()).isEqualTo(429);
      HttpResponse hit = cached.ask(same, settings);
      assertThat(hit.status()).isEqualTo(200);
      assertThat(hit.headers().get("x-llmcost-cache")).isEqualTo("hit");
    }
    assertThat(cached.sent).hasValue(2);
  }

  @Test
  void routesLearnWhatIsToBeSpared() {
    Shop.Spy spy = new Shop.Spy();
    Shop watched = new Shop((made, held) -> made.get(), spy);
    Settings settings = budget("limit: { calls: 10 }, at: { downgrade: 20%, block: 100% }");
    watched.ask(CALL, settings);
    watched.ask(CALL, settings);
    assertThat(spy.seen.trace().sparedBudgets()).isEmpty();
    watched.ask(CALL, settings);
    assertThat(spy.seen.trace().sparedBudgets()).containsExactly("support");
    Settings never = Shop.settings("budgets: [{ name: x, window: day, limit: { calls: 1 } }]");
    watched.ask(CALL, never);
    watched.ask(CALL, never);
    assertThat(spy.seen.trace().sparedBudgets()).isEmpty();
  }

  @Test
  void aCallThatIsNotAnsweredCostsNothing() {
    Settings settings = budget("limit: { usd: 1 }");
    shop.start(CALL, settings, request -> Futures.failed(new ConnectException("no connection")));
    Answers.read(
        shop.call(
            CALL,
            settings,
            request ->
                CompletableFuture.completedFuture(
                    Answers.live(500, "application/json", Answers.utf8("{}")))));
    assertThat(booked).hasSize(2);
    assertThat(total(settings)).isEqualTo(Amounts.NONE);
  }

  @Test
  void aCallThatMayHaveBeenSentCostsWhatItsLikeHaveUsed() {
    Settings settings = budget("limit: { usd: 1 }");
    shop.start(CALL, settings, request -> Futures.failed(new IOException("Connection reset")));
    assertThat(total(settings).calls).isEqualTo(1);
    assertThat(total(settings).nanoUsd).isPositive();
    assertThat(Amounts.nano(ledgerUsd(), RoundingMode.HALF_UP)).isEqualTo(total(settings).nanoUsd);
  }

  @Test
  void aStreamThatIsBrokenOffCostsWhatCameOfIt() {
    Settings settings = budget("limit: { usd: 1 }");
    Calls streamed =
        new Calls().body(Calls.chatBody("gpt-4o", "hi", ",\"stream\":true,\"max_tokens\":500"));
    HttpResponse response =
        shop.call(
            streamed,
            settings,
            request ->
                CompletableFuture.completedFuture(
                    Answers.sse(Answers.chatStream("some text", true))));
    long setAside = total(settings).nanoUsd;
    Answers.readPart(response, 260, new IOException("broken"));
    assertThat(total(settings).nanoUsd).isPositive().isLessThan(setAside / 10);
    assertThat(Amounts.nano(ledgerUsd(), RoundingMode.HALF_UP)).isEqualTo(total(settings).nanoUsd);
  }

  @Test
  void whatCannotBeBookedIsSpentAsItWasSetAside() {
    boolean[] prices = {true};
    Shop broken =
        new Shop(
            () -> {
              if (prices[0]) {
                return PriceBook.standard();
              }
              throw new IllegalStateException("no prices now");
            },
            (made, held) -> assertThatThrownBy(made::get).hasMessage("no prices now"));
    Settings settings = budget("limit: { usd: 1 }");
    HttpResponse response = broken.call(CALL, settings, request -> Shop.answer(Answers.chat("hi")));
    Amounts setAside = broken.total(settings, CALL);
    prices[0] = false;
    Answers.read(response);
    assertThat(setAside.nanoUsd).isPositive();
    assertThat(broken.total(settings, CALL)).isEqualTo(setAside);
  }

  @Test
  void eachTenantHasAPurseOfItsOwn() {
    Settings settings =
        Shop.settings(
            "tenant: { header: x-team }\n"
                + "budgets: [{ name: t, per: tenant, window: day, limit: { calls: 1 } }]");
    Calls red = Shop.shortAnswer("hello").header("x-team", "red");
    Calls blue = Shop.shortAnswer("hello").header("x-team", "blue");
    assertThat(shop.ask(red, settings).status()).isEqualTo(200);
    assertThat(shop.ask(red, settings).status()).isEqualTo(429);
    assertThat(shop.ask(blue, settings).status()).isEqualTo(200);
    assertThat(booked.get(0).budgets()).containsExactly("t=red");
  }

  @Test
  void tagsModelsCallSitesAndKeysTellCallsApart() {
    for (String per : List.of("model", "call_site", "api_key", "tag", "app")) {
      Settings settings =
          Shop.settings(
              "app: a\ntags: [x, y]\nbudgets: [{ name: p, per: "
                  + per
                  + ", window: day, limit: { calls: 1 } }]");
      booked.clear();
      shop.ask(CALL, settings);
      List<String> names = booked.get(0).budgets();
      switch (per) {
        case "model" -> assertThat(names).containsExactly("p=gpt-4o");
        case "call_site" -> assertThat(names).containsExactly("p=com.acme.Shop.answer");
        case "tag" -> assertThat(names).containsExactly("p=x", "p=y");
        case "app" -> assertThat(names).containsExactly("p=a");
        default -> assertThat(names.get(0)).matches("p=key-[0-9a-f]{12}");
      }
    }
  }

  @Test
  void aBudgetIsForTheCallsThatItNames() {
    Settings settings =
        budget(
            "limit: { calls: 0 }, when: { model: 'gpt-4*', call_site: 'com.acme.*.*', tags: [a] }");
    assertThat(shop.ask(CALL, settings).status()).isEqualTo(200);
    assertThat(shop.ask(CALL, settings.with(Options.TAGS, List.of("a"))).status()).isEqualTo(429);
    assertThat(booked.get(0).budgets()).isEmpty();
  }

  @Test
  void allBudgetsOfACallMustAllowIt() {
    Settings settings =
        Shop.settings(
            "budgets:\n"
                + "  - { name: wide, window: day, limit: { calls: 9 } }\n"
                + "  - { name: narrow, window: day, limit: { calls: 1 } }\n");
    shop.ask(CALL, settings);
    assertThat(shop.ask(CALL, settings).status()).isEqualTo(429);
    assertThat(total(settings).calls).as("the first one got it back").isEqualTo(1);
  }

  @Test
  void modelsWithoutAPriceCountByTokensAndCallsOrAreNotSent() {
    Calls unpriced =
        new Calls().body(Calls.chatBody("our-own-model", "hello", ",\"max_tokens\":2"));
    String answer = Answers.chat("hi").replace("gpt-4o", "our-own-model");
    Settings allow = budget("limit: { usd: 1, calls: 5 }");
    Answers.read(shop.call(unpriced, allow, request -> Shop.answer(answer)));
    assertThat(total(allow)).isEqualTo(new Amounts(0, 7, 1));
    Settings block = budget("limit: { usd: 1 }, when_unpriced: block");
    HttpResponse refused = shop.call(unpriced, block, request -> Shop.answer(answer));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(new String(refused.bytes(), StandardCharsets.UTF_8)).contains("has no price");
  }

  @Test
  void observeCountsAndRefusesNothing() {
    Settings settings = budget("limit: { calls: 1 }").with(Options.PRESET, Preset.OBSERVE);
    shop.ask(CALL, settings);
    assertThat(shop.ask(CALL, settings).status()).isEqualTo(200);
    assertThat(total(settings).calls).isEqualTo(2);
  }

  @Test
  void nobodyGetsRoundABudgetByAskingToBeLeftAlone() {
    Settings settings = budget("limit: { calls: 1 }");
    Calls bypass = Shop.shortAnswer("hello").header("x-llmcost-bypass", "true");
    assertThat(shop.ask(bypass, settings).status()).isEqualTo(200);
    assertThat(shop.ask(bypass, settings).status()).isEqualTo(429);
  }

  @Test
  void callsOfAnthropicsApiAreRefusedInItsShape() {
    Settings settings = budget("limit: { calls: 0 }");
    Calls messages =
        new Calls()
            .url("https://api.anthropic.com/v1/messages")
            .body("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":5,\"messages\":[]}");
    HttpResponse refused = shop.call(messages, settings, request -> Shop.answer("{}"));
    assertThat(new String(refused.bytes(), StandardCharsets.UTF_8))
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":");
  }

  @Test
  void aLimitThatIsChangedKeepsWhatWasSpent() {
    shop.ask(CALL, budget("limit: { calls: 1 }"));
    assertThat(shop.ask(CALL, budget("limit: { calls: 1 }, at: { block: 100% }")).status())
        .isEqualTo(429);
    assertThat(shop.ask(CALL, budget("limit: { calls: 2 }")).status()).isEqualTo(200);
  }

  @Test
  void warnsOnceInAWindow() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Log.setOut(new PrintStream(log, true));
    try {
      Settings settings = budget("limit: { calls: 5 }, at: { warn: 40% }");
      for (int i = 0; i < 8; i++) {
        assertThat(shop.ask(CALL, settings).status()).isEqualTo(200);
      }
    } finally {
      Log.setOut(System.err);
    }
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("The budget support is near its limit"))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("2 of 5 calls"));
  }

  @Test
  void theAgentsOwnRequestsAreRefusedFirst() {
    Shop.Spy spy = new Shop.Spy();
    Shop watched = new Shop((made, held) -> made.get(), spy);
    Settings settings = budget("limit: { calls: 10 }");
    for (int i = 0; i < 9; i++) {
      watched.ask(CALL, settings);
    }
    Exchange last = spy.seen;
    assertThat(last.settings()).isSameAs(new Rollout(settings).settings());
    Caps caps = new Caps(settings.get(Options.BUDGETS).get(0));
    Purse purse = watched.purse(settings, CALL);
    Amounts one = new Amounts(1, 1, 1);
    assertThat(purse.reserve(watched.now.get(), one, Amounts.ENDLESS, caps.aside)).isNull();
    assertThat(purse.reserve(watched.now.get(), one, Amounts.ENDLESS, caps.block)).isNotNull();
  }

  @Test
  void longAnswersAreExpectedWhereAnswersHaveBeenLong() {
    Settings settings = budget("limit: { tokens: 1000000 }");
    Calls open = new Calls().body(Calls.chatBody("gpt-4o", "hello", ""));
    String answer =
        Answers.chat("hi").replace("\"completion_tokens\":2", "\"completion_tokens\":5000");
    HttpResponse first = shop.call(open, settings, request -> Shop.answer(answer));
    assertThat(total(settings).tokens).isBetween(1000L, 1100L);
    Answers.read(first);
    for (int i = 0; i < 30; i++) {
      Answers.read(shop.call(open, settings, request -> Shop.answer(answer)));
    }
    long before = total(settings).tokens;
    shop.call(open, settings, request -> Shop.answer(answer));
    assertThat(total(settings).tokens - before).isEqualTo(5005);
  }
}
