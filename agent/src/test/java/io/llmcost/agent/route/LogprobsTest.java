package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How sure a model is of its words is asked in the application's place. */
class LogprobsTest {

  private static final String SURE = answer("Paris.", "-0.01");
  private static final String UNSURE = answer("Lyon, perhaps.", "-1.5");

  private String cheap = SURE;
  private int refusal;
  private final FakeChain chain = FakeChain.answering(this::answered);
  private final RouteStage stage =
      new RouteStage(
          new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
          Costs.UNKNOWN,
          NoSideCalls.create(),
          () -> 0.5,
          Runnable::run,
          Runnable::run);

  private HttpResponse answered(Exchange exchange) {
    boolean asks = exchange.call().has("logprobs");
    if (!exchange.call().model().equals("vendor/cheap")) {
      String better = "Paris, of course.";
      return exchange.call().isStream()
          ? Answers.sse(Answers.chatStream(better, false))
          : Answers.json(Answers.chat(better));
    }
    if (refusal > 0 && asks) {
      return Answers.live(refusal, "application/json", Answers.utf8("{}"));
    }
    if (exchange.call().isStream()) {
      return Answers.sse(cheap);
    }
    return Answers.json(asks ? cheap : Answers.chat("Paris."));
  }

  private static String answer(String text, String logprob) {
    return Answers.chat(text)
        .replaceFirst(
            "\"finish_reason\"",
            "\"logprobs\":{\"content\":[{\"token\":\"P\",\"logprob\":"
                + logprob
                + "}],\"refusal\":null},\"finish_reason\"");
  }

  private static Exchange call(Gate gate) {
    Settings settings = Routes.settings(Routes.when().use("r", gate, "cheap", "gpt-4o"));
    return Calls.chat("What is the capital of France?").settings(settings).exchange();
  }

  private static Exchange stream(Gate.Streams streams) {
    Gate gate = new Gate(List.of(), 0.2, null, streams, true, null);
    Settings settings = Routes.settings(Routes.when().use("r", gate, "cheap", "gpt-4o"));
    return Calls.chat("")
        .settings(settings)
        .body(Calls.chatBody("gpt-4o", "What is the capital of France?", ",\"stream\":true"))
        .exchange();
  }

  private String send(Exchange exchange) {
    HttpResponse response = Stages.pass(stage, exchange, chain).toCompletableFuture().join();
    return Answers.read(response);
  }

  private List<Boolean> asked() {
    return chain.sent().stream().map(sent -> sent.call().has("logprobs")).toList();
  }

  @Test
  void theApplicationDoesNotSeeThem() {
    assertThat(SURE).contains("logprobs");
    assertThat(send(call(Gate.USUAL)))
        .contains("Paris.")
        .contains("\"logprobs\":null")
        .doesNotContain("-0.01");
    assertThat(asked()).containsExactly(true);
  }

  @Test
  void anAnswerThatItsModelIsNotSureOfIsReplaced() {
    cheap = UNSURE;
    assertThat(send(call(Gate.USUAL))).contains("of course");
    assertThat(asked())
        .as("the requested model's request is the application's")
        .containsExactly(true, false);
  }

  @Test
  void aPlaceThatRefusesTheQuestionIsAskedWithoutItFromThenOn() {
    for (int status : new int[] {400, 422}) {
      refusal = status;
      assertThat(send(call(Gate.USUAL))).contains("Paris.");
    }
    assertThat(send(call(Gate.USUAL))).contains("Paris.");
    assertThat(asked()).containsExactly(true, false, false, false);
  }

  @Test
  void otherErrorsAreNotForTheQuestion() {
    refusal = 503;
    assertThat(send(call(Gate.USUAL))).contains("of course");
    assertThat(asked()).containsExactly(true, false);
    assertThat(chain.sent().get(1).call().model()).isEqualTo("gpt-4o");
  }

  @Test
  void aStreamThatIsJudgedWholeAsksToo() {
    cheap =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Paris.\"},\"logprobs\":{\"content\":"
            + "[{\"token\":\"P\",\"logprob\":-0.01}]},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    assertThat(send(stream(Gate.Streams.BUFFER)))
        .contains("Paris.", "\"logprobs\":null", "[DONE]")
        .doesNotContain("-0.01");
    cheap = cheap.replace("-0.01", "-1.5");
    assertThat(send(stream(Gate.Streams.BUFFER))).contains("of course");
    assertThat(asked()).containsExactly(true, true, false);
  }

  @Test
  void oneThatIsPassedOnAsItComesDoesNot() {
    send(stream(Gate.Streams.FIRST));
    assertThat(asked()).containsExactly(false);
  }

  @Test
  void nothingIsAskedWhereNothingIsJudgedOrItIsSwitchedOff() {
    Gate off = new Gate(List.of(), 0.2, null, Gate.Streams.FIRST, false, null);
    send(call(off));
    send(call(Gate.OPEN));
    assertThat(asked()).containsExactly(false, false);
  }
}
