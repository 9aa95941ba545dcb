package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CacheRequestsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final CacheStage stage = new CacheStage(nanos::get, null, Savings.UNKNOWN);
  private final FakeChain provider = FakeChain.answering(exchange -> json(chat("an answer")));
  private Settings settings = Settings.defaults().with(Options.CACHE_TTL, Duration.ofHours(1));

  private String ask(String question, String site) {
    return read(
        Stages.pass(
                stage, Calls.chat(question).callSite(site).settings(settings).exchange(), provider)
            .toCompletableFuture()
            .join());
  }

  private List<String> answer(String words) {
    return List.of(
        new String(stage.requests().answer(words, settings), StandardCharsets.UTF_8).split("\n"));
  }

  private CacheFigures figures(String site) {
    return answer("stats").stream()
        .skip(1)
        .map(CacheFigures::ofLine)
        .filter(figures -> figures.name().equals(site))
        .findFirst()
        .orElseThrow();
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void figuresAreByCallSiteWithTheAgeOfHitsAndWhyEntriesWent() {
    ask("one", "a.A.x");
    pass(10);
    ask("one", "a.A.x");
    pass(90);
    ask("one", "a.A.x");
    ask("one", "b.B.y");
    ask("two", "b.B.y");
    CacheFigures a = figures("a.A.x");
    assertThat(List.of(a.hits(), a.misses(), a.entries(), a.aged()))
        .containsExactly(2L, 1L, 1L, 2L);
    assertThat(a.medianAge()).isBetween(8.0, 12.0);
    assertThat(a.longestAge()).isEqualTo(100);
    CacheFigures all = figures("");
    assertThat(List.of(all.hits(), all.misses(), all.entries())).containsExactly(3L, 2L, 2L);
    assertThat(all.bytes())
        .isEqualTo(stage.stats().bytes())
        .isEqualTo(a.bytes() + figures("b.B.y").bytes());

    String name = answer("list").get(1).substring(0, 12);
    assertThat(answer("evict " + name)).containsExactly("ok", "1\t0");
    assertThat(figures("").goneExplicitly()).isEqualTo(1);
    pass(3_600);
    assertThat(figures("").gonePerExpiry()).isEqualTo(1);
    assertThat(figures("").bytes()).isZero();
    assertThat(stage.stats().evictions()).isEqualTo(1);

    settings = settings.with(Options.CACHE_MAX_BYTES, 1_500L);
    for (int i = 0; i < 20; i++) {
      ask("many " + i, "c.C.z");
    }
    stage.stats().bytes();
    assertThat(figures("c.C.z").gonePerSize()).isPositive();
    assertThat(figures("c.C.z").bytes()).isLessThanOrEqualTo(1_500);
  }

  @Test
  void showsWhatTheNextCallWouldGetUnlessAnswersAreToBeEncrypted() {
    ask("one", "a.A.x");
    CacheEntry entry = CacheEntry.ofLine(answer("list").get(1));
    assertThat(entry.site()).isEqualTo("a.A.x");
    assertThat(entry.kind()).isEqualTo("answer");
    assertThat(entry.expiresAt() - entry.storedAt()).isBetween(3_599_990L, 3_600_010L);
    assertThat(answer("show " + entry.name())).first().isEqualTo("ok");
    assertThat(String.join("", answer("show " + entry.name()))).contains("an answer");
    assertThat(answer("show abcd").get(0)).startsWith("error\tno answer's");
    settings = settings.with(Options.SHARED_KEY, "0123456789abcdef");
    assertThat(answer("show " + entry.name()).get(0)).startsWith("error").contains("encrypted");
    assertThat(answer("dance").get(0)).startsWith("error");
  }

  @Test
  void callSitesBeyondAThousandAreSummedUp() {
    for (int i = 0; i < 1_200; i++) {
      ask("same", "s.S" + i + ".x");
    }
    assertThat(answer("stats")).hasSize(1 + 1 + 1_000 + 1);
    assertThat(figures("(others)").hits()).isEqualTo(200);
  }

  @Test
  void anythingElseIsNoLine() {
    assertThat(
            Stream.of("", "a\tb", "a\t1\t2\tx\t4\t5\t6\t7\t8\t9\t10\t11").map(CacheFigures::ofLine))
        .containsOnlyNulls();
    assertThat(CacheEntry.ofLine("a\tb")).isNull();
  }
}
