package io.llmcost.agent.compress;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** What is known of each of a bounded number of places. Thread-safe. */
final class Sites<T> {

  private final ConcurrentMap<String, T> all = new ConcurrentHashMap<>();
  private final int most;
  private final Supplier<T> make;

  Sites(int most, Supplier<T> make) {
    this.most = most;
    this.make = make;
  }

  /** Of a place; what is known of others is forgotten where there are too many of them. */
  T at(String place) {
    T known = all.get(place);
    if (known == null) {
      if (all.size() >= most) {
        all.clear();
      }
      known = all.computeIfAbsent(place, any -> make.get());
    }
    return known;
  }
}
