package io.llmcost.agent.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GapCurveTest {

  private static final Offset<Double> EXACT = within(1e-12);

  /** The strong model is better at the first half only. */
  private static final double[] HALF_WEAK = new double[10];

  private static final double[] HALF_STRONG = {1, 1, 1, 1, 1, 0, 0, 0, 0, 0};

  @Test
  void knowingOrderClosesTheGapFirst() {
    // Heights at the deciles: .2 .4 .6 .8 1 1 1 1 1 1.
    GapCurve curve =
        GapCurve.of(HALF_WEAK, HALF_STRONG, new double[] {10, 9, 8, 7, 6, 5, 4, 3, 2, 1});

    assertThat(curve.apgr(curve.once())).isEqualTo(0.75, EXACT);
    assertThat(curve.callsFor(0.5, curve.once())).isEqualTo(0.25, EXACT);
    assertThat(curve.callsFor(0.8, curve.once())).isEqualTo(0.4, EXACT);
  }

  @Test
  void wrongOrderClosesItLast() {
    GapCurve curve =
        GapCurve.of(HALF_WEAK, HALF_STRONG, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

    assertThat(curve.apgr(curve.once())).isEqualTo(0.25, EXACT);
    assertThat(curve.callsFor(0.5, curve.once())).isEqualTo(0.75, EXACT);
    assertThat(curve.callsFor(0.8, curve.once())).isEqualTo(0.9, EXACT);
  }

  @Test
  void whoKnowsNothingIsAtChance() {
    for (double same : new double[] {0.3, Double.NaN}) {
      double[] need = new double[10];
      Arrays.fill(need, same);
      GapCurve curve = GapCurve.of(HALF_WEAK, HALF_STRONG, need);

      assertThat(curve.apgr(curve.once())).isEqualTo(0.5, EXACT);
      assertThat(curve.callsFor(0.5, curve.once())).isEqualTo(0.5, EXACT);
      assertThat(curve.callsFor(0.8, curve.once())).isEqualTo(0.8, EXACT);
    }
  }

  @Test
  void keepingPromptsThatTheWeakModelDoesBetterIsWorthMoreThanTheGap() {
    double[] weak = {0, 0, 0, 1, 1, 1, 1, 1, 1, 1};
    double[] strong = {1, 1, 1, 0, 1, 1, 1, 1, 1, 1};
    double[] gain = {1, 1, 1, -1, 0, 0, 0, 0, 0, 0};
    // Heights: .5 1 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.
    GapCurve curve = GapCurve.of(weak, strong, gain);

    assertThat(curve.apgr(curve.once())).isEqualTo(1.25, EXACT);
    assertThat(curve.callsFor(0.5, curve.once())).isEqualTo(0.1, EXACT);
    assertThat(curve.callsFor(0.8, curve.once())).isEqualTo(0.16, EXACT);
  }

  @Test
  void promptsCountAsOftenAsTheyAreDrawn() {
    double[] weak = {0, 0, 0, 0};
    double[] strong = {1, 0, 1, 0};
    GapCurve curve = GapCurve.of(weak, strong, new double[] {4, 3, 2, 1});
    int[] times = {5, 5, 0, 0};
    GapCurve drawn =
        GapCurve.of(HALF_WEAK, HALF_STRONG, new double[] {4, 4, 4, 4, 4, 3, 3, 3, 3, 3});

    assertThat(curve.apgr(times)).isEqualTo(drawn.apgr(drawn.once()), EXACT);
    assertThat(curve.callsFor(0.8, times))
        .isEqualTo(drawn.callsFor(0.8, drawn.once()), EXACT)
        .isEqualTo(0.4, EXACT);
  }

  @Test
  void withoutAGapThereIsNoFigure() {
    GapCurve curve = GapCurve.of(HALF_STRONG, HALF_STRONG, new double[10]);

    assertThat(curve.apgr(curve.once())).isNaN();
    assertThat(curve.callsFor(0.5, curve.once())).isNaN();
  }

  @Property
  void orderAndItsReverseAreAsFarFromChance(
      @ForAll @Size(30) List<@DoubleRange(min = 0, max = 1) Double> needs) {
    double[] need = needs.stream().mapToDouble(one -> one).toArray();
    double[] weak = new double[30];
    double[] strong = new double[30];
    for (int i = 0; i < 30; i++) {
      strong[i] = i % 3 == 0 ? 1 : 0;
    }
    GapCurve curve = GapCurve.of(weak, strong, need);
    GapCurve reversed = GapCurve.of(weak, strong, Arrays.stream(need).map(one -> -one).toArray());

    assertThat(curve.apgr(curve.once()) + reversed.apgr(curve.once())).isEqualTo(1, within(1e-9));
  }
}
