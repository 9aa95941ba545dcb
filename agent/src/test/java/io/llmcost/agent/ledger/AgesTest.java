package io.llmcost.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AgesTest {

  @Property(tries = 200)
  void theMedianIsWithinAFifthOfTheTruth(
      @ForAll @Size(min = 1, max = 99) List<@DoubleRange(min = 0.02, max = 1e7) Double> seconds) {
    Ages ages = new Ages();
    seconds.forEach(ages::add);
    List<Double> sorted = seconds.stream().sorted().toList();
    double median = sorted.get((sorted.size() - 1) / 2);
    assertThat(ages.count()).isEqualTo(seconds.size());
    assertThat(ages.median()).isCloseTo(median, within(median / 5));
    assertThat(ages.longest()).isCloseTo(sorted.get(sorted.size() - 1), within(0.001));
    assertThat(ages.copy().median()).isEqualTo(ages.median());
  }

  @Test
  void whatIsNoAgeIsNotCounted() {
    Ages ages = new Ages();
    ages.add(-1);
    ages.add(Double.NaN);
    assertThat(ages.count()).isZero();
    assertThat(ages.median()).isZero();
    ages.add(0);
    ages.add(Double.POSITIVE_INFINITY);
    assertThat(ages.count()).isEqualTo(2);
    assertThat(ages.median()).isLessThanOrEqualTo(0.01);
  }
}
