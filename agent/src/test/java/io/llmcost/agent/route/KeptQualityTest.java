package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traffic of one place, simulated: what the application gets, and how often the tier is asked. */
class KeptQualityTest {

  private static final int CALLS = 40_000;
  private static final double WANTED = 0.95;
  private static final double COMPARED = 0.05;
  private static final String TIER = "small of global";

  /** A place whose calls go to a tier that answers as well as the requested model so often. */
  private static final class Place {
    final Random random;
    final KeptQuality kept;
    long calls;
    long served;
    double quality;

    Place(long seed) {
      random = new Random(seed);
      kept = new KeptQuality(random::nextDouble);
    }

    void call(double tierIsAsGood, int times) {
      for (int i = 0; i < times; i++) {
        calls++;
        if (!kept.allows("r", TIER, "a.B.c", WANTED, () -> Double.NaN)) {
          quality++;
          continue;
        }
        served++;
        double good = random.nextDouble() < tierIsAsGood ? 1 : 0;
        quality += good;
        if (kept.isCompared("r", TIER, "a.B.c", COMPARED, WANTED)) {
          kept.note("r", TIER, "a.B.c", good);
        }
      }
    }

    double share() {
      return kept.share("r", TIER, "a.B.c", WANTED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.85, 1",
    "0.98, 0.75, 1",
    "0.95, 0.4, 1",
    "0.9, 0.3, 0.6",
    "0.7, 0.1, 0.2",
    "0.2, 0.02, 0.08"
  })
  void whatIsWantedIsKeptAndTheTierIsAskedAsOftenAsThatAllows(
      double tierIsAsGood, double leastShare, double mostShare) {
    for (long seed = 1; seed <= 10; seed++) {
      Place place = new Place(seed);
      place.call(tierIsAsGood, CALLS);
      assertThat(place.quality / place.calls).isGreaterThanOrEqualTo(WANTED - 0.01);
      assertThat((double) place.served / place.calls).isBetween(leastShare, mostShare);
    }
  }

  @Test
  void aPlaceBeginsWithFewCallsAndComparesThemAll() {
    KeptQuality kept = new KeptQuality(() -> 0.5);
    assertThat(kept.share("r", TIER, "a.B.c", WANTED)).isEqualTo(0.05, within(1e-9));
    assertThat(kept.isCompared("r", TIER, "a.B.c", 0.01, WANTED)).isTrue();
    for (int i = 0; i < 30; i++) {
      kept.note("r", TIER, "a.B.c", 1);
    }
    assertThat(kept.isCompared("r", TIER, "a.B.c", 0.01, WANTED)).isFalse();
    assertThat(kept.share("r", TIER, "a.B.c", WANTED)).isGreaterThan(0.9);
    assertThat(kept.share("r", TIER, "another.Place", WANTED)).isEqualTo(0.05, within(1e-9));
  }

  @Test
  void aTierThatGetsWorseIsAskedLessAndAgainWhenItIsBetter() {
    for (long seed = 1; seed <= 10; seed++) {
      Place place = new Place(seed);
      place.call(1, CALLS);
      double before = place.share();
      place.call(0.5, CALLS);
      double worse = place.share();
      place.call(1, 20 * CALLS);
      assertThat(before).isGreaterThan(0.9);
      assertThat(worse).isLessThan(0.2);
      assertThat(place.share()).isGreaterThan(0.9);
    }
  }

  @Test
  void theEasiestCallsAreServedWhereItCanBeTold() {
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      KeptQuality kept = new KeptQuality(random::nextDouble);
      double quality = 0;
      int served = 0;
      for (int i = 0; i < CALLS; i++) {
        double asGood = 1 - 0.4 * random.nextDouble();
        if (!kept.allows("r", TIER, "a.B.c", WANTED, () -> asGood)) {
          quality++;
          continue;
        }
        served++;
        double good = random.nextDouble() < asGood ? 1 : 0;
        quality += good;
        if (kept.isCompared("r", TIER, "a.B.c", COMPARED, WANTED)) {
          kept.note("r", TIER, "a.B.c", good);
        }
      }
      assertThat(quality / CALLS).isGreaterThanOrEqualTo(WANTED - 0.01);
      assertThat((double) served / CALLS).as("by chance it were 0.2").isGreaterThan(0.3);
    }
  }

  @Test
  void theShareDoesNotSwing() {
    for (long seed = 1; seed <= 10; seed++) {
      Place place = new Place(seed);
      place.call(0.9, CALLS);
      double least = 1;
      double most = 0;
      for (int i = 0; i < 100; i++) {
        place.call(0.9, 400);
        least = Math.min(least, place.share());
        most = Math.max(most, place.share());
      }
      assertThat(most - least).isLessThan(0.5);
      assertThat(least).isGreaterThan(0.2);
    }
  }

  @Test
  void whereNothingIsWantedEveryCallMayGoAndTheShareSaysWhatIsCompared() {
    KeptQuality never = new KeptQuality(() -> 0.99);
    assertThat(never.allows("r", TIER, null, 0, () -> Double.NaN)).isTrue();
    assertThat(never.isCompared("r", TIER, null, 0, 0)).isFalse();
    assertThat(never.isCompared("r", TIER, null, 1, 0)).isTrue();
    assertThat(never.isCompared("r", TIER, null, 0.5, 0)).isFalse();
  }
}
