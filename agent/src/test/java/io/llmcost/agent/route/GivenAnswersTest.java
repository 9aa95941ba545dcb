package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.stagetest.Calls;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GivenAnswersTest {

  private static final Settings SETTINGS =
      Routes.settings(Routes.when().use("r", Gate.USUAL, "cheap", "gpt-4o"));

  private final Router router = new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN);
  private final AtomicLong clock = new AtomicLong();
  private final Experience experience = new Experience(() -> 0.99);
  private final GivenAnswers answers = new GivenAnswers(experience, clock::get);

  private Exchange call(String question) {
    return Calls.chat(question).settings(SETTINGS).exchange();
  }

  /** A call whose first tier's answer passes. */
  private Exchange served(String question) {
    Exchange call = call(question);
    RouteDecision decision = router.decide(call);
    answers.asked(call);
    experience.judged(decision, decision.tiers().get(0), call, true, null);
    answers.given(call, decision, decision.tiers().get(0), null);
    return call;
  }

  private boolean isStillAsked() {
    Exchange call = call("next");
    RouteDecision decision = router.decide(call);
    return experience.passesOften(decision, decision.tiers().get(0), call.trace().callSite(), 0);
  }

  @Test
  void anAnswerThatIsSaidToBeBadCountsAgainstItsTier() {
    for (int i = 0; i < 5; i++) {
      served("question " + i);
    }
    assertThat(isStillAsked()).isTrue();
    for (int i = 0; i < 80; i++) {
      Exchange call = served("other " + i);
      answers.said(Calls.feedback(call.trace().callId() + " bad"));
      answers.said(Calls.feedback(call.trace().callId() + " bad"));
    }
    assertThat(isStillAsked()).as("half of them passed").isTrue();
    for (int i = 0; i < 400; i++) {
      Exchange call = call("bad " + i);
      RouteDecision decision = router.decide(call);
      answers.given(call, decision, decision.tiers().get(0), null);
      answers.said(Calls.feedback(call.trace().callId() + "=0.0"));
    }
    assertThat(isStillAsked()).isFalse();
  }

  @Test
  void whatNobodyHasAnsweredNobodyCanSpeakOf() {
    answers.said(Calls.feedback("unheard-of bad"));
    for (int i = 0; i < 100; i++) {
      Exchange call = call("question " + i);
      RouteDecision decision = router.decide(call);
      answers.given(call, decision, decision.tiers().get(1), null);
      answers.said(Calls.feedback(call.trace().callId() + " bad"));
    }
    assertThat(isStillAsked()).as("it was the requested model's answer").isTrue();
  }

  private void askAgain(int others, long secondsLater) {
    for (int i = 0; i < 60; i++) {
      Exchange call = call("question " + i);
      RouteDecision decision = router.decide(call);
      answers.asked(call);
      answers.given(call, decision, decision.tiers().get(0), null);
      clock.addAndGet(TimeUnit.SECONDS.toNanos(secondsLater));
      answers.asked(call("question " + i));
      for (int j = 0; j < others; j++) {
        answers.asked(call("other " + i + " " + j));
      }
    }
  }

  @Test
  void aQuestionThatIsRepeatedAtOnceWasNotAnswered() {
    askAgain(9, 20);
    assertThat(isStillAsked()).isFalse();
  }

  @Test
  void oneThatIsRepeatedLaterIsAnotherOne() {
    askAgain(9, 61);
    assertThat(isStillAsked()).isTrue();
  }

  @Test
  void aPlaceThatAlwaysRepeatsMeansNothingByIt() {
    for (int i = 0; i < 60; i++) {
      answers.asked(call("question"));
      served("question");
    }
    assertThat(isStillAsked()).isTrue();
  }
}
