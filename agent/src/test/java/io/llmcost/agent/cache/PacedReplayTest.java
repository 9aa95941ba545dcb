package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.chatStream;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static io.llmcost.agent.stagetest.Answers.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.Replay;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacedReplayTest {

  private static final Settings PACED =
      Settings.defaults()
          .with(Options.CACHE_REPLAY, Replay.PACED)
          .with(Options.CACHE_REPLAY_RATE, 1L);

  private final CacheStage stage = new CacheStage();
  private final FakeChain wholes = FakeChain.answering(exchange -> json(chat("some words")));

  private static Calls streaming(Settings settings) {
    return Calls.chat("hi")
        .body(Calls.chatBody("gpt-4o", "hi", ",\"temperature\":0,\"stream\":true"))
        .settings(settings);
  }

  private HttpResponse send(Calls calls, FakeChain chain) {
    return Stages.pass(stage, calls.exchange(), chain).toCompletableFuture().join();
  }

  @Test
  void aWholeAnswerTakesItsTokensTime() {
    read(send(Calls.chat("hi").settings(PACED), wholes));

    assertThat(send(streaming(PACED), wholes).paceNanos())
        .as("2 tokens, one a second")
        .isEqualTo(TimeUnit.SECONDS.toNanos(2));
    assertThat(send(Calls.chat("hi").settings(PACED), wholes).paceNanos())
        .as("no stream was asked for")
        .isZero();
    assertThat(send(streaming(Settings.defaults()), wholes).paceNanos()).isZero();
  }

  @Test
  void itIsBounded() {
    read(send(Calls.chat("hi").settings(PACED), wholes));
    Settings shorter = PACED.with(Options.CACHE_REPLAY_LONGEST, Duration.ofMillis(300));

    assertThat(send(streaming(shorter), wholes).paceNanos())
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
    assertThat(send(streaming(PACED).remainingNanos(1_000), wholes).paceNanos()).isEqualTo(500);
  }

  @Test
  void aStreamTakesTheTimeThatItTook() {
    FakeChain streams = FakeChain.answering(exchange -> sse(chatStream("streamed", true)));
    read(send(streaming(PACED), streams));
    HttpResponse hit = send(streaming(PACED), streams);

    assertThat(streams.calls()).isEqualTo(1);
    assertThat(hit.paceNanos()).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertThat(hit.withHeader("a", "b").paceNanos()).isEqualTo(hit.paceNanos());
  }
}
