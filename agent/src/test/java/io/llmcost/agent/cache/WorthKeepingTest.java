package io.llmcost.agent.cache;

import static io.llmcost.agent.stagetest.Answers.chat;
import static io.llmcost.agent.stagetest.Answers.json;
import static io.llmcost.agent.stagetest.Answers.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.Admission;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved with made traffic, beside what Caffeine alone would have saved. */
class WorthKeepingTest {

  private static final long LIMIT = 400_000;
  private static final int CALLS = 60_000;
  private static final Life LONG = new Life(Long.MAX_VALUE / 4, 0, Long.MAX_VALUE);

  /** Traffic: what is asked for, what it costs, how large its answer is. */
  private interface Prices {
    double usd(int question);
  }

  private record Sized(int weight) implements Storable {}

  private static CallKey key(int question) {
    Random random = new Random(question * 2_654_435_761L);
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    return CallKey.ofBytes(ByteBuffer.wrap(hash).putInt(0, random.nextInt()).array());
  }

  /** Zipf's law over so many questions. */
  private static int[] zipf(int questions, double skew, long seed) {
    double[] sums = new double[questions];
    double sum = 0;
    for (int i = 0; i < questions; i++) {
      sum += 1 / Math.pow(i + 1, skew);
      sums[i] = sum;
    }
    Random random = new Random(seed);
    int[] trace = new int[CALLS];
    for (int i = 0; i < CALLS; i++) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sum);
      trace[i] = at < 0 ? -at - 1 : at;
    }
    return trace;
  }

  private static double saved(int[] trace, Prices prices, IntUnaryOperator sizes, boolean byWorth) {
    CacheStats stats = new CacheStats();
    ExactCache cache = new ExactCache(System::nanoTime, stats);
    double saved = 0;
    for (int question : trace) {
      CallKey key = key(question);
      if (cache.get(key, Sized.class, Long.MAX_VALUE) != null) {
        saved += prices.usd(question);
      } else {
        cache.put(
            key,
            new Sized(sizes.applyAsInt(question)),
            null,
            LONG,
            byWorth ? prices.usd(question) : ExactCache.ANY,
            LIMIT);
      }
    }
    assertThat(stats.bytes()).isLessThanOrEqualTo(LIMIT);
    return saved;
  }

  private static double gain(int[] trace, Prices prices, IntUnaryOperator sizes) {
    return saved(trace, prices, sizes, true) / saved(trace, prices, sizes, false);
  }

  private static double chance(int question, int what) {
    return new Random(question * 31L + what).nextDouble();
  }

  /** Spread over some powers of ten, independent of how often it is asked. */
  private static double uneven(int question) {
    return 1e-4 * Math.pow(10, 3 * chance(question, 1));
  }

  private static int size(int question) {
    return 300 + (int) (6_000 * Math.pow(chance(question, 2), 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void savesMoreWhereCostsAreUneven(long seed) {
    int[] trace = zipf(5_000, 0.8, seed);
    assertThat(gain(trace, WorthKeepingTest::uneven, WorthKeepingTest::size)).isGreaterThan(1.1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.9, 1.2})
  void savesNotMuchLessWhereCostsAreEven(double skew) {
    int[] trace = zipf(5_000, skew, 4);
    assertThat(gain(trace, question -> 0.001, question -> 900)).isGreaterThan(0.97);
    assertThat(gain(trace, question -> 0.001, WorthKeepingTest::size)).isGreaterThan(0.97);
  }

  @Test
  void savesNotMuchLessWhereWhatIsAskedChanges() {
    int[] trace = zipf(5_000, 0.9, 5);
    for (int i = 0; i < CALLS; i++) {
      // Six times in all everybody asks about something else.
      trace[i] += 10_000 * (i / (CALLS / 6));
    }
    assertThat(gain(trace, question -> 0.001, question -> 900)).isGreaterThan(0.97);
    assertThat(gain(trace, WorthKeepingTest::uneven, WorthKeepingTest::size)).isGreaterThan(1);
  }

  @Test
  void savesNotMuchLessWhereWhatIsDearIsAskedOnce() {
    int[] trace = zipf(3_000, 0.9, 6);
    for (int i = 0; i < CALLS; i += 3) {
      trace[i] = 1_000_000 + i;
    }
    assertThat(gain(trace, question -> question < 1_000_000 ? 0.001 : 0.01, question -> 900))
        .isGreaterThan(0.97);
  }

  @Test
  void unknownPricesAreNoReasonToKeepNothing() {
    int[] trace = zipf(5_000, 0.9, 7);
    double unknown = saved(trace, question -> 0.001, question -> 900, true);
    CacheStats stats = new CacheStats();
    ExactCache cache = new ExactCache(System::nanoTime, stats);
    int hits = 0;
    for (int question : trace) {
      if (cache.get(key(question), Sized.class, Long.MAX_VALUE) != null) {
        hits++;
      } else {
        cache.put(key(question), new Sized(900), null, LONG, Double.NaN, LIMIT);
      }
    }
    assertThat(hits * 0.001).isGreaterThan(0.97 * unknown);
  }

  @Test
  void dearAnswersStayWhereTheSettingsSaySo() {
    Savings savings = (provider, model, usage) -> model.equals("dear") ? 1 : 1e-6;
    for (Admission admission : Admission.values()) {
      CacheStage stage = new CacheStage(System::nanoTime, null, savings);
      Settings settings =
          Settings.defaults()
              .with(Options.CACHE_ADMISSION, admission)
              .with(Options.CACHE_MAX_BYTES, 20_000L);
      FakeChain provider = FakeChain.answering(exchange -> json(chat("an answer")));
      for (int i = 0; i < 10; i++) {
        ask(stage, settings, provider, "dear", i);
      }
      for (int i = 0; i < 500; i++) {
        ask(stage, settings, provider, "cheap", i);
      }
      int before = provider.calls();
      for (int i = 0; i < 10; i++) {
        ask(stage, settings, provider, "dear", i);
      }
      int asked = provider.calls() - before;
      assertThat(stage.stats().bytes()).isLessThanOrEqualTo(20_000L);
      if (admission == Admission.WORTH) {
        assertThat(asked).isZero();
      } else {
        assertThat(asked).isPositive();
      }
    }
  }

  @Test
  void whatSavesLessThanAllThereIsIsDeclined() {
    CacheStats stats = new CacheStats();
    ExactCache cache = new ExactCache(System::nanoTime, stats);
    for (int i = 0; i < 100; i++) {
      cache.put(key(i), new Sized(900), null, LONG, 1, 20_000);
    }
    cache.put(key(1_000), new Sized(900), null, LONG, 1e-6, 20_000);

    assertThat(cache.get(key(1_000), Sized.class, Long.MAX_VALUE)).isNull();
    assertThat(stats.declined()).isEqualTo(1);
    assertThat(stats.bytes()).isLessThanOrEqualTo(20_000);
  }

  private static void ask(
      CacheStage stage, Settings settings, FakeChain provider, String model, int number) {
    Calls call =
        Calls.chat("x")
            .body(Calls.chatBody(model, "question " + number, ",\"temperature\":0"))
            .settings(settings);
    read(Stages.pass(stage, call.exchange(), provider).toCompletableFuture().join());
  }
}
