package io.llmcost.agent.coalesce;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.StoredAnswer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The calls that are under way, by key. */
final class Flights {

  private static final int SWEEP_FROM = 256;
  private static final int MOST = 4096;

  private final ConcurrentMap<CallKey, Flight> underWay = new ConcurrentHashMap<>();
  private final Patience patience = new Patience();

  /** Of those who wait for one of these; it learns from them. */
  Patience patience() {
    return patience;
  }

  /**
   * The flight for a key: another call's, or this one if there is none or it has stalled.
   *
   * @param mine registered if there is no other
   * @return null if there is no room
   */
  Flight join(CallKey key, Flight mine) {
    Flight other = underWay.get(key);
    if (other == null) {
      if (underWay.size() >= SWEEP_FROM && !sweep()) {
        return null;
      }
      other = underWay.putIfAbsent(key, mine);
    }
    if (other == null) {
      return mine;
    }
    if (!other.isStalled(System.nanoTime())) {
      return other;
    }
    boolean replaced = underWay.replace(key, other, mine);
    other.outcome().complete(null);
    return replaced ? mine : null;
  }

  /**
   * Ends a flight and tells those who wait.
   *
   * @param answer null if there is none
   */
  void end(CallKey key, Flight flight, StoredAnswer answer) {
    underWay.remove(key, flight);
    if (answer != null) {
      patience.learn(flight.ageNanos());
    }
    flight.outcome().complete(answer);
  }

  int size() {
    return underWay.size();
  }

  /** Calls that wait for one of these and block no thread; about. */
  int followers() {
    int followers = 0;
    for (Flight flight : underWay.values()) {
      followers += flight.outcome().getNumberOfDependents();
    }
    return followers;
  }

  /** Takes out what has stalled: responses that were never read nor closed. */
  private boolean sweep() {
    long now = System.nanoTime();
    underWay
        .values()
        .removeIf(
            flight -> {
              boolean stalled = flight.isStalled(now);
              if (stalled) {
                flight.outcome().complete(null);
              }
              return stalled;
            });
    return underWay.size() < MOST;
  }
}
