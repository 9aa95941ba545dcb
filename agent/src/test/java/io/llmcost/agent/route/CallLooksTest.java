package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.gate.AnswerGate;
import io.llmcost.agent.gate.Certainty;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A place asks sums. The cheap model gets one of five wrong, and writes much then; the requested
 * model gets all right, in the chain and when it is asked only to compare.
 */
class CallLooksTest {

  private static final int WRONG = 5;
  private static final Pattern ASKED = Pattern.compile("and (\\d+) pears");
  private static final String ASTRAY =
      "Anna may have put some of the fruits aside; however, nothing says so. Let us assume that each"
          + " basket holds what the last one held, although the baskets were not counted. Then the"
          + " apples come first, but the pears must be taken from the shelf below, and actually the"
          + " shelf was empty on Monday. Instead we double what is left over. ";

  private final Random random = new Random(11);
  private final List<CallRecord> booked = new CopyOnWriteArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private HttpServer requestedModel;
  private BigDecimal cheapPrice = new BigDecimal("0.00001");
  private boolean requestedFails;
  private boolean cheapIsAlwaysWrong;
  private boolean requestedSaysNothing;
  private boolean wrongLooksRight;
  private String middleTier;
  private RouteStage stage;

  private final FakeChain chain =
      FakeChain.later(
          exchange -> {
            boolean isCheap = exchange.call().model().equals("vendor/cheap");
            if (!isCheap && requestedFails) {
              return CompletableFuture.failedFuture(new IOException("down"));
            }
            return CompletableFuture.completedFuture(answer(exchange, isCheap));
          });

  private HttpResponse answer(Exchange exchange, boolean isCheap) {
    String body = new String(exchange.request().body());
    String text = isCheap ? cheap(number(body)) : requestedSaysNothing ? "" : right(number(body));
    return exchange.call().isStream()
        ? Answers.sse(Answers.chatStream(text, false))
        : Answers.json(Answers.chat(text));
  }

  private static int number(String body) {
    Matcher asked = ASKED.matcher(body);
    assertThat(asked.find()).isTrue();
    return Integer.parseInt(asked.group(1));
  }

  private static String right(int number) {
    return "12 + " + number + " = " + (12 + number);
  }

  private String cheap(int number) {
    if (cheapIsAlwaysWrong && wrongLooksRight) {
      return right(number + 1);
    }
    return cheapIsAlwaysWrong || number % WRONG == 0 ? ASTRAY + "It is " + number : right(number);
  }

  @BeforeEach
  void start() throws IOException {
    requestedModel =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    requestedModel.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          byte[] answer = Answers.utf8(Answers.chat(right(number(body))));
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    requestedModel.start();
    stage = stage(this::price);
  }

  @AfterEach
  void stop() {
    requestedModel.stop(0);
  }

  private BigDecimal price(String provider, String model, Object usage) {
    return model.equals("vendor/cheap")
        ? cheapPrice
        : new BigDecimal(model.equals("gpt-4o-mini") ? "0.0001" : "0.001");
  }

  private RouteStage stage(Costs costs) {
    return new RouteStage(
        new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
        costs,
        NoSideCalls.booking(booked::add),
        random::nextDouble,
        later::add,
        Runnable::run);
  }

  private Exchange call(int number, Gate gate) {
    Settings settings =
        Routes.settings(
            Routes.when()
                .shadowing(new Shadowing(0.05, 0.95))
                .use(
                    "r",
                    gate,
                    middleTier == null
                        ? new String[] {"cheap", "gpt-4o"}
                        : new String[] {"cheap", middleTier, "gpt-4o"}));
    return Calls.chat("Anna has 12 apples and " + number + " pears. How many fruits are left?")
        .url("http://127.0.0.1:" + requestedModel.getAddress().getPort() + "/v1/chat/completions")
        .header("Authorization", "Bearer k")
        .settings(settings)
        .callSite("a.B.c")
        .exchange();
  }

  /** The answer as the application reads it. */
  private String send(Exchange call) {
    String answer = Answers.read(Stages.pass(stage, call, chain).toCompletableFuture().join());
    while (!later.isEmpty()) {
      later.remove(0).run();
    }
    return answer;
  }

  private static Gate gate(Gate.Streams streams) {
    return new Gate(List.of(), 0.2, null, streams, false, null);
  }

  private long asked(String model) {
    return chain.sent().stream().filter(sent -> sent.call().model().equals(model)).count();
  }

  /** How many of so many calls got a wrong answer. */
  private int run(int calls) {
    int wrong = 0;
    for (int i = 0; i < calls; i++) {
      int number = 1 + random.nextInt(900);
      wrong += send(call(number, Gate.USUAL)).contains("= " + (12 + number)) ? 0 : 1;
    }
    return wrong;
  }

  @Test
  void aPlaceBeginsWithTheRequestedModelsAnswersAndLearnsFromThemForNothing() {
    for (int i = 1; i <= 18; i++) {
      send(call(WRONG * i + 1, Gate.USUAL));
    }
    assertThat(asked("vendor/cheap")).isEqualTo(18);
    assertThat(asked("gpt-4o")).isGreaterThanOrEqualTo(8);
    assertThat(booked).filteredOn(record -> record.purpose().equals("shadow")).hasSizeLessThan(11);
    assertThat(booked)
        .filteredOn(record -> record.purpose().equals("held"))
        .isNotEmpty()
        .allSatisfy(
            held -> {
              assertThat(held.agreement()).isEqualTo(1);
              assertThat(held.look()).isBetween(0.0, 1.0);
              assertThat(held.sideCostUsd()).isZero();
              assertThat(held.costUsd()).isZero();
              assertThat(held.callSite()).isEqualTo("a.B.c");
            });

    for (int i = 20; i <= 60; i++) {
      send(call(WRONG * i + 1, Gate.USUAL));
    }
    long before = asked("gpt-4o");
    for (int i = 100; i < 140; i++) {
      send(call(WRONG * i + 1, Gate.USUAL));
    }
    assertThat(asked("gpt-4o")).as("all that is known is good").isEqualTo(before);
  }

  @Test
  void whereTheRequestedModelSaysNothingThereIsNothingToCompare() {
    requestedSaysNothing = true;
    for (int i = 0; i < 60; i++) {
      send(call(3, Gate.USUAL));
    }
    assertThat(booked).filteredOn(record -> record.purpose().equals("held")).isEmpty();
    requestedSaysNothing = false;
    assertThat(send(call(3, Gate.USUAL))).contains("12 + 3 = 15");
  }

  @Test
  void theGateAloneLetsTheWrongAnswersPass() {
    Exchange call = call(WRONG, Gate.USUAL);
    byte[] answer = Answers.utf8(Answers.chat(cheap(WRONG)));

    assertThat(AnswerGate.judge(call.call(), answer, false, new Certainty()).score()).isEqualTo(1);
  }

  @Test
  void wrongAnswersAreHeldBackOnceTheirLooksAreKnown() {
    run(600);
    chain.sent().clear();

    int wrong = run(1_000);

    assertThat(wrong).isLessThan(50);
    assertThat(asked("vendor/cheap")).isEqualTo(1_000);
    assertThat(asked("gpt-4o")).as("asked for the fifth that is wrong").isBetween(125L, 300L);
  }

  @Test
  void whatWasHeldBackIsGivenWhereNothingBetterComes() {
    requestedFails = true;
    for (int i = 0; i < 10; i++) {
      assertThat(send(call(3, Gate.USUAL))).contains("12 + 3 = 15");
    }
    assertThat(asked("gpt-4o")).isGreaterThan(5);
  }

  @Test
  void whatIsHeldBackIsComparedWhereAnotherTierAnswers() {
    middleTier = "mini";
    run(600);
    chain.sent().clear();

    int wrong = run(600);

    assertThat(wrong).isLessThan(30);
    assertThat(asked("gpt-4o-mini")).as("for the fifth that is wrong").isBetween(80L, 200L);
    assertThat(asked("gpt-4o")).isLessThan(30);
    assertThat(booked)
        .filteredOn(record -> record.purpose().equals("held"))
        .as("asked only to compare")
        .anySatisfy(held -> assertThat(held.attempts()).isNotEmpty());
  }

  @Test
  void aModelThatIsNotMuchCheaperIsAskedForFewCallsInstead() {
    cheapPrice = new BigDecimal("0.00026");
    run(100);
    assertThat(asked("vendor/cheap")).isLessThan(30);
  }

  /** Many applications ask everything through one method. */
  @Test
  void kindsOfPromptsOfOneCallSiteAreLearntApart() {
    wrongLooksRight = true;
    int[] served = new int[2];
    for (int i = 0; i < 500; i++) {
      boolean isHard = i % 2 == 1;
      cheapIsAlwaysWrong = isHard;
      long asked = asked("gpt-4o");
      send(ofKind(isHard ? "You add what is in sacks." : "You add what is in boxes.", i));
      if (i >= 300) {
        served[i % 2] += asked("gpt-4o") == asked ? 1 : 0;
      }
    }
    assertThat(served[0]).as("of 100 easy ones").isGreaterThan(85);
    assertThat(served[1]).as("of 100 hard ones").isLessThan(20);
  }

  private Exchange ofKind(String system, int number) {
    Exchange whole = call(WRONG * number + 1, Gate.USUAL);
    String body = new String(whole.request().body());
    String first = "\"messages\":[{\"role\":\"system\",\"content\":\"" + system + "\"},";
    return Calls.chat("")
        .url("http://127.0.0.1:" + requestedModel.getAddress().getPort() + "/v1/chat/completions")
        .body(body.replace("\"messages\":[", first))
        .header("Authorization", "Bearer k")
        .settings(whole.settings())
        .callSite("a.B.c")
        .exchange();
  }

  @Test
  void aModelIsGivenUpWhereSoFewOfItsAnswersAreGivenThatItDoesNotPay() {
    cheapIsAlwaysWrong = true;
    run(400);
    chain.sent().clear();
    run(200);

    assertThat(asked("vendor/cheap")).as("tried again now and then").isBetween(1L, 40L);
    assertThat(asked("gpt-4o")).isGreaterThan(185);
  }

  @Test
  void streamsAreHeldBackWhereTheyAreBuffered() {
    for (Gate.Streams streams : new Gate.Streams[] {Gate.Streams.FIRST, Gate.Streams.BUFFER}) {
      chain.sent().clear();
      for (int i = 0; i < 100; i++) {
        Exchange call = call(3, gate(streams));
        String body = new String(call.request().body());
        send(stream(body, gate(streams)));
      }
      if (streams == Gate.Streams.FIRST) {
        assertThat(asked("vendor/cheap")).isLessThan(100);
        assertThat(asked("vendor/cheap") + asked("gpt-4o")).isEqualTo(100);
      } else {
        assertThat(asked("vendor/cheap")).isEqualTo(100);
      }
    }
  }

  private Exchange stream(String body, Gate gate) {
    Exchange whole = call(3, gate);
    return Calls.chat("")
        .url("http://127.0.0.1:" + requestedModel.getAddress().getPort() + "/v1/chat/completions")
        .body(body.replaceFirst("\\{", "{\"stream\":true,"))
        .header("Authorization", "Bearer k")
        .settings(whole.settings())
        .callSite("a.B.c")
        .exchange();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoCannotBeAskedOnlyToCompareIsAskedForFewCalls(boolean saysWhoCalls) {
    for (int i = 0; i < 60; i++) {
      Exchange call = call(3, Gate.USUAL);
      Calls calls =
          Calls.chat("Anna has 12 apples and 3 pears. How many fruits are left?")
              .settings(call.settings())
              .callSite("a.B.c");
      send(
          (saysWhoCalls
                  ? calls.header("Authorization", "k")
                  : calls.mayAddCredentials().withoutHeader("Authorization"))
              .exchange());
    }
    if (saysWhoCalls) {
      assertThat(asked("vendor/cheap")).isEqualTo(60);
    } else {
      assertThat(asked("vendor/cheap")).isLessThan(20);
    }
  }

  @Test
  void aFaultOfOursCostsNothing() {
    stage =
        stage(
            (provider, model, usage) -> {
              throw new IllegalStateException("broken");
            });
    for (int i = 0; i < 20; i++) {
      assertThat(send(call(3, Gate.USUAL))).contains("12 + 3 = 15");
    }
    assertThat(chain.sent()).as("no answer is bought twice").hasSize(20);
  }
}
