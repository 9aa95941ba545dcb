package io.llmcost.agent.batch.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.transport.OwnTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoneFilesTest {

  private static final Headers KEY = Headers.of("authorization", "Bearer one");

  private final List<Long> pauses = new ArrayList<>();
  private FakeBatches provider;
  private DoneFiles files;
  private Lot lot;

  @BeforeEach
  void start() throws Exception {
    provider = new FakeBatches();
    files =
        new DoneFiles(
            new BatchApi(new OwnTransport(5_000, 5_000)),
            (work, millis) -> {
              pauses.add(millis);
              if (pauses.size() == 2) {
                provider.refused = null;
              }
              work.run();
            });
    Url base = Lot.baseOf(Url.of(provider.url()), Endpoint.CHAT_COMPLETIONS);
    lot = new Lot(base, CallKey.ofHex("00".repeat(32)), Endpoint.CHAT_COMPLETIONS, "gpt-5-mini");
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private void refuse(int status) {
    provider.refused = "DELETE";
    provider.refusal = status;
  }

  @Test
  void whatIsGoneAlreadyIsNoFault() {
    refuse(404);
    files.delete(lot, KEY, "file-1", null, "file-2");
    assertThat(provider.count("DELETE")).isEqualTo(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void whoIsOutForAMomentIsAskedAgainLessAndLessOften() {
    refuse(503);
    files.delete(lot, KEY, "file-1");
    assertThat(provider.count("DELETE /files/file-1")).isEqualTo(3);
    assertThat(pauses).containsExactly(2_000L, 8_000L);
  }

  @Test
  void whoHasNoSuchOperationIsNotAskedAgain() {
    refuse(405);
    files.delete(lot, KEY, "file-1", "file-2");
    files.delete(lot, KEY, "file-3");
    assertThat(provider.count("DELETE")).isEqualTo(1);
  }

  @Test
  void theNamesOfFilesGoIntoNoOtherPath() {
    files.delete(lot, KEY, "../batches/1", "file 2");
    assertThat(provider.requests).isEmpty();
  }

  @Test
  void nobodyIsAskedWithoutAKey() {
    files.delete(lot, null, "file-1");
    assertThat(provider.requests).isEmpty();
  }
}
