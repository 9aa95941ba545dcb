package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

class PreludeTest {

  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  private final Lookahead threeBytes =
      new Lookahead() {
        @Override
        public boolean isEnoughWith(byte[] bytes, int offset, int length) {
          seen.write(bytes, offset, length);
          return seen.size() >= 3;
        }

        @Override
        public long holdNanos() {
          return Long.MAX_VALUE;
        }

        @Override
        public long giveUpNanos() {
          return Long.MAX_VALUE;
        }
      };

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasLookedAtIsStillThereForTheReader() {
    PushedLook look = new PushedLook(threeBytes);
    Prelude prelude = new Prelude(look);
    HttpResponse.BodySubscriber<String> reader =
        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    try (SubmissionPublisher<List<ByteBuffer>> body = new SubmissionPublisher<>()) {
      body.subscribe(prelude);
      body.submit(List.of(buffer("o"), buffer("ne ")));
      look.over().join();
      assertThat(seen).hasToString("one ");
      body.submit(List.of(buffer("two")));
      prelude.subscribe(reader);
    }
    assertThat(reader.getBody().toCompletableFuture().join()).isEqualTo("one two");
  }
}
