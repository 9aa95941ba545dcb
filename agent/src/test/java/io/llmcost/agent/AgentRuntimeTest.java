package io.llmcost.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgentRuntimeTest {

  private final AtomicInteger made = new AtomicInteger();
  private final AgentRuntime runtime =
      new AgentRuntime(
          Settings.defaults(),
          () -> {},
          null,
          (settings, passedThrough) -> {
            made.incrementAndGet();
            throw new NoClassDefFoundError("broken");
          });

  @Test
  void anEngineThatCannotBeMadeCostsNoCallItsAnswerAndIsNotTriedAtEachOne() {
    List<HttpRequest> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Exchange call = Calls.chat("hi").header("x-llmcost-tags", "a").exchange();
      HttpResponse response =
          runtime
              .handle(
                  call.request(),
                  call.context(),
                  request -> {
                    sent.add(request);
                    return CompletableFuture.completedFuture(Answers.json("{}"));
                  })
              .toCompletableFuture()
              .join();
      assertThat(response.status()).isEqualTo(200);
    }
    assertThat(sent).hasSize(3);
    assertThat(sent.get(0).headers().toString()).doesNotContain("llmcost");
    assertThat(made).hasValue(1);
    assertThat(runtime.wants("POST", "/v1/chat/completions")).isFalse();

    runtime.reconfigure(Settings.defaults());
    assertThat(runtime.wants("POST", "/v1/chat/completions")).isTrue();
  }
}
