package io.llmcost.agent.config;

import java.time.LocalTime;
import java.util.Objects;

/** A part of the day, which may go over midnight. Immutable. */
public final class Hours {

  private final LocalTime from;
  private final LocalTime to;

  /**
   * @param from inclusive
   * @param to exclusive; another time than {@code from}
   */
  public Hours(LocalTime from, LocalTime to) {
    this.from = Objects.requireNonNull(from);
    this.to = Objects.requireNonNull(to);
  }

  public boolean contain(LocalTime time) {
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    return from.isBefore(to) ? begun && !over : begun || !over;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hours
        && ((Hours) other).from.equals(from)
        && ((Hours) other).to.equals(to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(from, to);
  }

  /** As it is written in the configuration. */
  @Override
  public String toString() {
    return from + "-" + to;
  }
}
