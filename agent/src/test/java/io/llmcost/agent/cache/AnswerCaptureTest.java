package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCaptureTest {

  private final Exchange exchange = Calls.chat("hi").exchange();
  private final List<StoredAnswer> inner = new ArrayList<>();
  private final List<StoredAnswer> outer = new ArrayList<>();

  private HttpResponse captured(HttpResponse response, int innerLimit, int outerLimit) {
    HttpResponse once = AnswerCapture.of(response, exchange, innerLimit, inner::add);
    return AnswerCapture.of(
        once,
        exchange,
        outerLimit,
        answer -> {
          assertThat(inner).as("told first").isEmpty();
          outer.add(answer);
        });
  }

  @Test
  void oneCopyServesBoth() {
    Answers.read(captured(Answers.json(Answers.chat("hi")), 4096, 4096));
    assertThat(inner).hasSize(1).doesNotContainNull();
    assertThat(outer.get(0)).isSameAs(inner.get(0));
  }

  @Test
  void eachHasALimitOfItsOwn() {
    Answers.read(captured(Answers.json(Answers.chat("hi")), 4096, 10));
    assertThat(inner).doesNotContainNull();
    assertThat(outer).containsExactly((StoredAnswer) null);
  }

  @Test
  void whatIsTooLongForTheFirstMayBeKeptByTheOther() {
    HttpResponse once =
        AnswerCapture.of(Answers.json(Answers.chat("hi")), exchange, 10, inner::add);
    Answers.read(AnswerCapture.of(once, exchange, 4096, outer::add));
    assertThat(inner).containsExactly((StoredAnswer) null);
    assertThat(outer).hasSize(1).doesNotContainNull();
  }

  @Test
  void bothAreToldThatThereIsNoAnswer() {
    Answers.readPart(captured(Answers.json(Answers.chat("hi")), 4096, 4096), 20, null);
    assertThat(inner).containsExactly((StoredAnswer) null);
    assertThat(outer).containsExactly((StoredAnswer) null);
  }

  @Test
  void aFaultOfTheOneIsNotTheOthers() {
    HttpResponse once =
        AnswerCapture.of(Answers.json(Answers.chat("hi")), exchange, 4096, inner::add);
    HttpResponse twice =
        AnswerCapture.of(
            once,
            exchange,
            4096,
            answer -> {
              throw new IllegalStateException("no room");
            });
    assertThat(Answers.read(twice)).isEqualTo(Answers.chat("hi"));
    assertThat(inner).hasSize(1).doesNotContainNull();
  }
}
