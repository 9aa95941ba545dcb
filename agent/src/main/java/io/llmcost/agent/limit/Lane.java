package io.llmcost.agent.limit;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Calls that pass the same gates, and those of them that wait. Guarded by its {@link Limiter}. */
final class Lane {

  private static final long SWIFT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final double NEWEST = 0.1;
  private static final double LONG_FOR_MOST = 2;

  final Gate[] gates;

  /** In the order of their turns. */
  final TreeSet<Ticket> waiting = new TreeSet<>();

  private double usualNanos;

  Lane(Gate[] gates) {
    this.gates = gates;
  }

  void took(long nanos) {
    usualNanos = usualNanos == 0 ? nanos : usualNanos + NEWEST * (nanos - usualNanos);
  }

  /** Whether answers have come within a moment lately; also where nothing is known. */
  boolean isSwift() {
    return usualNanos < SWIFT_NANOS;
  }

  /** How long answers have taken to begin lately, and then some; 0 if nothing is known. */
  long patience() {
    return (long) (usualNanos * LONG_FOR_MOST);
  }
}
