package io.llmcost.agent.route;

import io.llmcost.agent.config.Route;
import io.llmcost.agent.log.Log;
import java.util.Locale;

/**
 * Stops a route whose calls go wrong more often than those that it leaves alone, by more than they
 * may. It stays stopped until the configuration is read anew. Thread-safe.
 */
final class RolloutWatch {

  /** Fewer calls say nothing. */
  private static final int FEW = 20;

  /** Of the normal distribution, for a bound that holds in 97.5 of 100 cases. */
  private static final double Z = 1.96;

  private final Route route;
  private final Outcomes routed = new Outcomes();
  private final Outcomes left = new Outcomes();
  private volatile boolean stopped;

  RolloutWatch(Route route) {
    this.route = route;
  }

  boolean hasStopped() {
    return stopped;
  }

  /**
   * A call that the route took.
   *
   * @param failed whether its first tier gave no answer, or one that did not pass
   */
  void routed(boolean failed) {
    if (!isOn()) {
      return;
    }
    routed.note(failed ? 1 : 0);
    if (stopped || routed.count() < FEW) {
      return;
    }
    if (routed.lowerBound(Z) - left.share() > route.stopAbove()) {
      stopped = true;
      Log.warn(
          String.format(
              Locale.ROOT,
              "Route %s is stopped until the configuration is read anew: of its calls %.0f %% fail at"
                  + " the first tier or do not pass its gate, of those outside of its rollout %.0f %%"
                  + " fail (stop_above: %.0f%%)",
              route.name(),
              100 * routed.share(),
              100 * left.share(),
              100 * route.stopAbove()));
    }
  }

  /** A call that the route would have taken, were it not outside of its rollout. */
  void left(boolean failed) {
    if (isOn()) {
      left.note(failed ? 1 : 0);
    }
  }

  private boolean isOn() {
    return route.stopAbove() < 1;
  }
}
