package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.coalesce.CoalesceStage;
import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.config.When;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.route.Capabilities;
import io.llmcost.agent.route.Costs;
import io.llmcost.agent.route.RouteStage;
import io.llmcost.agent.route.Router;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Asking streams for their usage, with the levers between the question and the application. */
class AskUsageTest {

  private static final String ROUTED = "gpt-4o-mini";

  private final List<CallRecord> booked = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final Gateway gateway =
      new Gateway(
          List.of(
              new CacheStage(),
              new CoalesceStage(),
              new RouteStage(
                  new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
                  Costs.UNKNOWN,
                  NoSideCalls.create())),
          new PassedThrough(),
          url -> "openai",
          new Accountant(
              PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get())));
  private boolean routedRefuses;

  @Test
  void aRoutedModelThatRefusesIsSentTheCallWithoutTheQuestion() {
    routedRefuses = true;
    for (int i = 0; i < 3; i++) {
      assertThat(Answers.read(stream("prompt " + i, routed())))
          .isEqualTo(Answers.chatStream("hi", false));
    }

    assertThat(bodies).hasSize(4).allMatch(body -> body.contains(ROUTED));
    assertThat(bodies.get(0)).contains("include_usage");
    assertThat(bodies.subList(1, 4)).noneMatch(body -> body.contains("include_usage"));
    for (CallRecord record : booked) {
      assertThat(record.route()).isEqualTo("small");
      assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
      assertThat(record.costUsd()).isPositive();
    }
    assertThat(booked).hasSize(3);
  }

  @Test
  void theRequestedModelIsStillAskedWhereARoutedOneRefuses() {
    routedRefuses = true;
    Answers.read(stream("one", routed()));
    assertThat(Answers.read(stream("two", Settings.defaults())))
        .isEqualTo(Answers.chatStream("hi", false));

    assertThat(bodies.get(bodies.size() - 1)).contains("gpt-4o\"").contains("include_usage");
    assertThat(booked.get(1).usage().source()).isEqualTo(TokenUsage.Source.REPORTED);
  }

  @Test
  void whatIsAskedForTheLedgerServesACallThatAsksItself() {
    Answers.read(stream("same", Settings.defaults()));
    HttpResponse second =
        call("same", ",\"stream_options\":{\"include_usage\":true}", Settings.defaults());

    assertThat(Answers.read(second)).isEqualTo(Answers.chatStream("hi", true));
    assertThat(bodies).hasSize(1);
  }

  @Test
  void aStreamFromTheCacheIsBookedByItsUsageAndDoesNotShowIt() {
    Answers.read(stream("same", Settings.defaults()));
    assertThat(Answers.read(stream("same", Settings.defaults())))
        .isEqualTo(Answers.chatStream("hi", false));

    assertThat(bodies).hasSize(1);
    assertThat(booked.get(1).cache()).isEqualTo("hit");
    assertThat(booked.get(1).savedUsd()).isPositive();
  }

  @Test
  void aStreamWithoutUsageIsAnsweredFromTheCacheToo() {
    routedRefuses = true;
    Settings settings = routed();
    Answers.read(stream("same", settings));
    int sent = bodies.size();
    assertThat(Answers.read(stream("same", settings))).isEqualTo(Answers.chatStream("hi", false));
    assertThat(bodies).hasSize(sent);
  }

  private static Settings routed() {
    When always = When.ALWAYS;
    return Settings.defaults()
        .with(
            Options.ROUTES,
            List.of(new Route("small", always, List.of(ROUTED), Gate.OPEN, Shadowing.NONE, 1, 1)));
  }

  private HttpResponse stream(String prompt, Settings settings) {
    return call(prompt, "", settings);
  }

  private HttpResponse call(String prompt, String more, Settings settings) {
    String body = Calls.chatBody("gpt-4o", prompt, ",\"temperature\":0,\"stream\":true" + more);
    Exchange exchange = Calls.chat(prompt).body(body).exchange();
    return gateway
        .handle(
            exchange.request(),
            exchange.context(),
            request -> {
              String sent = new String(request.body());
              bodies.add(sent);
              return CompletableFuture.completedFuture(answer(sent));
            },
            new Rollout(settings))
        .toCompletableFuture()
        .join();
  }

  private HttpResponse answer(String body) {
    boolean asks = body.contains("include_usage");
    return asks && routedRefuses && body.contains(ROUTED)
        ? Answers.live(
            400,
            "application/json",
            Answers.utf8(
                "{\"error\":{\"message\":\"Unknown parameter: stream_options\","
                    + "\"param\":\"stream_options\"}}"))
        : Answers.sse(Answers.chatStream("hi", asks));
  }
}
