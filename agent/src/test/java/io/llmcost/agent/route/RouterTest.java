package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PromptFeatures;
import io.llmcost.agent.stagetest.Calls;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

  private final AtomicInteger tasksRead = new AtomicInteger();
  private final Router router =
      new Router(
          exchange -> {
            tasksRead.incrementAndGet();
            return exchange.call().lastUserText().contains("faq") ? "faq" : null;
          },
          Capabilities.UNKNOWN,
          Costs.UNKNOWN);

  private RouteDecision decide(Calls call, Route... routes) {
    return router.decide(call.settings(Routes.settings(routes)).exchange());
  }

  private boolean routes(Routes when, Calls call) {
    return decide(call, when.use("r", "mini")).isRouted();
  }

  @Test
  void theFirstRouteThatMatchesWins() {
    RouteDecision decision =
        decide(
            Calls.chat("hi"),
            Routes.when().model("gpt-3*").use("a", "mini"),
            Routes.when().model("gpt-4*").use("b", "cheap"),
            Routes.when().use("c", "mini"));
    assertThat(decision.route()).isEqualTo("b");
    assertThat(decision.model().name()).isEqualTo("vendor/cheap");
    assertThat(decision.provider().name()).isEqualTo("other");
    assertThat(decision.reason()).contains("Route b", "vendor/cheap", "other");
  }

  @ParameterizedTest
  @CsvSource({
    "0.95,  cheap,             0.95",
    "0.95,  cheap gpt-4o,      0.95",
    "0.95,  cheap mini gpt-4o, 0.975",
    "0.9,   cheap mini,        0.95",
    "0,     cheap mini,        0",
  })
  void whatSeveralModelsLoseAddsUp(double wanted, String models, double ofEach) {
    Route route =
        Routes.when()
            .shadowing(new Shadowing(0.05, wanted))
            .use("r", Gate.USUAL, models.split(" "));

    assertThat(decide(Calls.chat("hi"), route).qualityOfEach()).isEqualTo(ofEach, within(1e-9));
  }

  @Test
  void looksAtTheCallSite() {
    assertThat(routes(Routes.when().callSite("com.acme.**"), Calls.chat("hi"))).isTrue();
    assertThat(routes(Routes.when().callSite("a.b.*", "com.acme.Shop.*"), Calls.chat("hi")))
        .isTrue();
    assertThat(routes(Routes.when().callSite("com.other.**"), Calls.chat("hi"))).isFalse();
    assertThat(routes(Routes.when().callSite("**"), Calls.chat("hi").callSite(null))).isFalse();
    assertThat(routes(Routes.when(), Calls.chat("hi").callSite(null))).isTrue();
  }

  @Test
  void holdsForTheTenantsAndWhileTheBudgetsThatItNames() {
    assertThat(routes(Routes.when().tenant("key-*"), Calls.chat("hi"))).isTrue();
    assertThat(routes(Routes.when().tenant("trial-*"), Calls.chat("hi"))).isFalse();
    Routes sparing = Routes.when().budget("support", "all");
    assertThat(routes(sparing, Calls.chat("hi"))).isFalse();
    Exchange spared =
        Calls.chat("hi").settings(Routes.settings(sparing.use("r", "mini"))).exchange();
    spared.trace().sparedBudgets(List.of("all"));
    assertThat(router.decide(spared).isRouted()).isTrue();
  }

  @Test
  void looksAtTheTimeOfDay() {
    LocalTime now = LocalTime.now();
    Routes around = Routes.when().hours(now.minusHours(2), now.plusHours(2));
    assertThat(routes(around, Calls.chat("hi"))).isTrue();
    Routes later = Routes.when().hours(now.plusHours(2), now.minusHours(2));
    assertThat(routes(later, Calls.chat("hi"))).isFalse();
    Calls call = Calls.chat("hi").settings(Routes.settings(later.use("r", "mini")));
    assertThat(router.explain(call.exchange())).anyMatch(step -> step.contains("not within"));
  }

  @Test
  void looksAtHowDifficultAPromptIs() {
    String easy = "Say hello.";
    String hard =
        "Prove that for all primes p > 3 the number $p^2 - 1$ is divisible by 24, then derive the"
            + " general case step by step, explain why it fails for p = 3, and compute"
            + " $\\\\sum_{k=1}^{n} k^3$ for n = 1024.";
    double least = LinearPrior.shipped().probability(features(hard));
    double most = LinearPrior.shipped().probability(features(easy));
    assertThat(least).isLessThan(most);
    Routes easyOnly = Routes.when().difficulty(0, 1 - (least + most) / 2);
    assertThat(routes(easyOnly, Calls.chat(easy))).isTrue();
    assertThat(routes(easyOnly, Calls.chat(hard))).isFalse();
    Routes hardOnly = Routes.when().difficulty(1 - (least + most) / 2, 1);
    assertThat(routes(hardOnly, Calls.chat(easy))).isFalse();
    assertThat(routes(hardOnly, Calls.chat(hard))).isTrue();
    assertThat(routes(hardOnly, new Calls())).as("no text").isFalse();
    Calls call = Calls.chat(hard).settings(Routes.settings(easyOnly.use("r", "mini")));
    assertThat(router.explain(call.exchange())).anyMatch(step -> step.contains("difficulty is 0."));
  }

  private static PromptFeatures features(String prompt) {
    return PromptFeatures.of(Calls.chat(prompt).exchange().call());
  }

  @Test
  void saysThatOnlySoManyCallsGoWhereAQualityIsToBeKept() {
    Route kept = Routes.when().shadowing(new Shadowing(0.05, 0.95)).use("r", "mini");
    assertThat(decide(Calls.chat("hi"), kept).reason()).contains("0.95 of the requested model's");
    assertThat(decide(Calls.chat("hi"), Routes.when().use("r", "mini")).reason())
        .doesNotContain("quality");
  }

  @Test
  void looksAtEndpointTagsHeadersAndSize() {
    Calls call = Calls.chat("x".repeat(400));
    assertThat(routes(Routes.when().endpoint("responses"), call)).isFalse();
    assertThat(routes(Routes.when().endpoint("responses", "chat_completions"), call)).isTrue();
    assertThat(routes(Routes.when().tokens(0, 99), call)).isFalse();
    assertThat(routes(Routes.when().tokens(100, 100), call)).isTrue();
    assertThat(routes(Routes.when().tokens(101, Long.MAX_VALUE), call)).isFalse();
    assertThat(routes(Routes.when().header("x-plan", "free*"), call)).isFalse();
    call.header("X-Plan", "free-trial");
    assertThat(routes(Routes.when().header("x-plan", "free*"), call)).isTrue();
    assertThat(routes(Routes.when().tag("batch"), call)).isFalse();
    call.control("tags", "night, batch");
    assertThat(routes(Routes.when().tag("other", "batch"), call)).isTrue();
  }

  @Test
  void readsTheTaskOnlyIfARouteAsksAndOnce() {
    decide(Calls.chat("faq"), Routes.when().model("gpt-3*").task("faq").use("a", "mini"));
    assertThat(tasksRead).hasValue(0);
    RouteDecision decision =
        decide(
            Calls.chat("faq"),
            Routes.when().task("code").use("a", "mini"),
            Routes.when().task("summary", "faq").use("b", "mini"));
    assertThat(decision.route()).isEqualTo("b");
    assertThat(decision.task()).isEqualTo("faq");
    assertThat(tasksRead).hasValue(1);
    assertThat(routes(Routes.when().task("faq"), Calls.chat("unknown"))).isFalse();
  }

  @Test
  void aRolloutIsStableAndAboutAsBigAsItSays() {
    int routed = 0;
    for (int i = 0; i < 2000; i++) {
      Calls call = Calls.chat("call " + i);
      boolean first = routes(Routes.when().rollout(0.25), call);
      assertThat(routes(Routes.when().rollout(0.25), call)).isEqualTo(first);
      routed += first ? 1 : 0;
    }
    assertThat(routed).isBetween(400, 600);
    assertThat(routes(Routes.when().rollout(0), Calls.chat("hi"))).isFalse();
  }

  @Test
  void leavesAloneWhoWantsToBe() {
    assertThat(routes(Routes.when(), Calls.chat("hi").control("quality", "high"))).isFalse();
    assertThat(routes(Routes.when(), Calls.chat("hi").control("bypass", "true"))).isFalse();
    Calls stateful = new Calls().body(Calls.chatBody("gpt-4o", "hi", ",\"store\":true"));
    assertThat(routes(Routes.when(), stateful)).isFalse();
    assertThat(decide(stateful, Routes.when().use("r", "mini")).reason()).contains("state");
  }

  @Test
  void neverSwapsTheModelOfVectors() {
    RouteDecision decision = decide(Calls.embeddings("a"), Routes.when().use("r", "cheap"));
    assertThat(decision.isRouted()).isFalse();
    assertThat(decision.route()).isEqualTo("r");
    assertThat(decision.reason()).contains("vectors", "text-embedding-3-small");
    assertThat(decide(Calls.embeddings("a"), Routes.when().use("r", "same")).isRouted()).isTrue();
  }

  @Test
  void routesFineTunedModelsByTheirExactNameOnly() {
    Calls call = new Calls().body(Calls.chatBody("ft:gpt-4o:acme", "hi", ""));
    assertThat(routes(Routes.when(), call)).isFalse();
    assertThat(routes(Routes.when().model("ft:*"), call)).isFalse();
    assertThat(routes(Routes.when().model("ft:gpt-4o:acme"), call)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "free, has no api_key",
    "lost, nowhere is not configured",
    "gpt-4o, already",
  })
  void refusesWhatCannotBe(String model, String reason) {
    RouteDecision decision =
        decide(Calls.chat("hi"), Routes.when().use("r", model), Routes.when().use("later", "mini"));
    assertThat(decision.isRouted()).isFalse();
    assertThat(decision.route()).isEqualTo("r");
    assertThat(decision.reason()).contains("Route r", reason);
  }

  @Test
  void aDeploymentIsSwappedInTheUrl() throws Exception {
    var url = "https://x.openai.azure.com/openai/deployments/%s/chat/completions?api-version=1";
    for (String body : new String[] {"{\"messages\":[]}", "{\"model\":\"gpt\",\"messages\":[]}"}) {
      var call =
          Calls.chat("hi")
              .url(url.formatted("gpt"))
              .body(body)
              .settings(Routes.settings(Routes.when().model("gpt").use("r", "mini-2")))
              .exchange();
      var decision = router.decide(call);
      assertThat(decision.reason()).contains("Route r");
      var sent = router.routed(call, decision);
      assertThat(sent.request().url()).hasToString(url.formatted("mini-2"));
      assertThat(new String(sent.request().body())).isEqualTo(body.replace("gpt", "mini-2"));
      assertThat(sent.request().headers()).isEqualTo(call.request().headers());
      assertThat(sent.call().model()).isEqualTo("mini-2");
    }
  }

  @Test
  void aDeploymentThatTheBaseUrlNamesIsNotSwapped() throws Exception {
    var at = "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1";
    var call =
        Calls.chat("hi").url(at).settings(Routes.settings(Routes.when().use("r", "azure-mini")));
    assertThat(router.decide(call.exchange()).reason()).contains("already");
    call.settings(Routes.settings(Routes.when().use("r", "azure-other")));
    assertThat(router.decide(call.exchange()).reason()).contains("URL");
  }

  @Test
  void oneProviderServesAllDeploymentsOfAResource() throws Exception {
    var call = Calls.chat("hi").settings(Routes.settings(Routes.when().use("r", "deployed-mini")));
    var sent = router.routed(call.exchange(), router.decide(call.exchange())).request();
    assertThat(sent.url())
        .hasToString(
            "https://y.openai.azure.com/openai/deployments/my-mini/chat/completions?api-version=2");
    assertThat(new String(sent.body())).contains("\"model\":\"my-mini\"");
    assertThat(sent.headers().get("api-key")).isEqualTo(Routes.PROVIDER_KEY);
  }

  @Test
  void refusesWhatTheModelIsKnownNotToDo() {
    Capabilities noTools =
        (provider, model) ->
            new Abilities("chat", Long.MAX_VALUE, Long.MAX_VALUE, Set.of(Feature.TOOLS));
    Settings settings = Routes.settings(Routes.when().use("r", "mini"));
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    Calls call = new Calls().body(Calls.chatBody("gpt-4o", "hi", tools)).settings(settings);
    Router strict = new Router(exchange -> null, noTools, Costs.UNKNOWN);
    assertThat(strict.decide(call.exchange()).reason()).contains("known not to support tools");
    assertThat(strict.decide(Calls.chat("hi").settings(settings).exchange()).isRouted()).isTrue();
    assertThat(router.decide(call.exchange()).isRouted()).isTrue();
  }

  private RouteDecision cheapest(Map<String, String> prices) {
    Costs costs =
        (provider, model, usage) ->
            prices.containsKey(model) ? new BigDecimal(prices.get(model)) : null;
    Settings settings = Routes.settings(Routes.when().use("r", Route.CHEAPEST));
    return new Router(exchange -> null, Capabilities.UNKNOWN, costs)
        .decide(Calls.chat("hi").settings(settings).exchange());
  }

  @Test
  void takesTheCheapestOfThoseThatCan() {
    Map<String, String> prices = new HashMap<>();
    prices.put("gpt-4o", "1");
    prices.put("vendor/cheap", "0.2");
    prices.put("gpt-4o-mini", "0.1");
    prices.put("free", "0.01"); // its provider has no key
    prices.put("text-embedding-3-small", "0.3");
    assertThat(cheapest(prices).model().name()).isEqualTo("gpt-4o-mini");
    prices.put("vendor/cheap", "0.05");
    assertThat(cheapest(prices).model().name()).isEqualTo("vendor/cheap");
    prices.put("gpt-4o", "0.001");
    assertThat(cheapest(prices).isRouted()).isFalse();
    assertThat(cheapest(Map.of("gpt-4o", "1")).reason())
        .isEqualTo(
            "Route r matches but is not taken: no model under models can serve the call at a known"
                + " and lower price");
  }

  @Test
  void leavesToolsOfTheProviderWhereTheyAre() {
    Calls call =
        new Calls().body(Calls.chatBody("gpt-4o", "hi", ",\"web_search_options\":{\"a\":1}"));
    assertThat(decide(call, Routes.when().use("r", "cheap")).reason()).contains("tools");
    assertThat(decide(call, Routes.when().use("r", "mini")).isRouted()).isTrue();
  }

  @Test
  void seesWhatARequestUses() {
    String more =
        ",\"n\":2,\"logprobs\":true,\"response_format\":{\"type\":\"json_schema\","
            + "\"json_schema\":{\"name\":\"x\",\"schema\":{}}},\"modalities\":[\"text\"]";
    assertThat(usedBy(new Calls().body(Calls.chatBody("gpt-4o", "hi", more)).exchange().call()))
        .containsExactlyInAnyOrder(Feature.SEVERAL_CHOICES, Feature.LOGPROBS, Feature.JSON_SCHEMA);
    assertThat(
            usedBy(
                new Calls()
                    .body(
                        Calls.chatBody("gpt-4o", "hi", ",\"n\":1,\"logprobs\":false")
                            .replace(
                                "\"hi\"",
                                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]"))
                    .exchange()
                    .call()))
        .containsExactly(Feature.IMAGES);
  }

  @Test
  void explainsStepByStep() {
    Calls call =
        Calls.chat("hi")
            .settings(
                Routes.settings(
                    Routes.when().callSite("org.**").use("a", "mini"),
                    Routes.when().tag("x").use("b", "mini"),
                    Routes.when().use("c", "mini"),
                    Routes.when().use("d", "mini")));
    assertThat(router.explain(call.exchange()))
        .containsExactly(
            "Route a does not match: call site com.acme.Shop.answer is not org.**",
            "Route b does not match: the call has no tags, it asks for x",
            "Route c matches",
            "Route c sends the call to gpt-4o-mini");
  }

  @Test
  void takesNewRoutesAtOnce() {
    Calls call = Calls.chat("hi");
    assertThat(decide(call, Routes.when().use("a", "mini")).route()).isEqualTo("a");
    assertThat(decide(call, Routes.when().use("b", "mini")).route()).isEqualTo("b");
    assertThat(decide(call).isRouted()).isFalse();
  }

  @Test
  void remembersCallSitesUpToABound() {
    RouteTable table =
        new RouteTable(
            java.util.List.of(Routes.when().callSite("com.acme.C1*.**").use("a", "mini")));
    for (int i = 0; i < 30_000; i++) {
      String callSite = "com.acme.C" + i + ".m";
      boolean matches = String.valueOf(i).startsWith("1");
      assertThat(table.at(callSite)).hasSize(matches ? 1 : 0);
    }
    assertThat(table.at("com.acme.C1.m")).isSameAs(table.at("com.acme.C1.m"));
  }

  private static List<Feature> usedBy(LlmRequest call) {
    return Arrays.stream(Feature.values()).filter(feature -> feature.isUsedBy(call)).toList();
  }
}
