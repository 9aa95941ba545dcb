package io.llmcost.bench.apps;

import okhttp3.Interceptor;

/** What an agent does, written by hand in the application: what it has to be measured beside. */
final class Hand {

  private Hand() {}

  /**
   * @param name {@code none}, {@code observe}, {@code routed} or {@code cache}
   */
  static Interceptor[] of(String name) {
    return switch (name) {
      case "none" -> new Interceptor[0];
      case "observe" -> new Interceptor[] {new HandObserver()};
      case "routed" -> new Interceptor[] {new HandRouter()};
      case "cache" -> new Interceptor[] {new HandCache()};
      default -> throw new IllegalArgumentException(name);
    };
  }
}
