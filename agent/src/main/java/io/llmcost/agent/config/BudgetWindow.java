package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** The span of time that a budget is for: a part of the calendar, or always the last so long. */
public final class BudgetWindow {

  /** Parts of the calendar, and the span that rolls. */
  public enum Kind {
    HOUR,
    DAY,
    /** From Monday on. */
    WEEK,
    MONTH,
    ROLLING
  }

  private final Kind kind;
  private final Duration length;

  private BudgetWindow(Kind kind, Duration length) {
    this.kind = kind;
    this.length = length;
  }

  /** A part of the calendar. */
  public static BudgetWindow of(Kind kind) {
    return new BudgetWindow(kind, null);
  }

  /** The last so long, at any time. */
  public static BudgetWindow rolling(Duration length) {
    return new BudgetWindow(Kind.ROLLING, Objects.requireNonNull(length));
  }

  public Kind kind() {
    return kind;
  }

  /** Null for parts of the calendar. */
  public Duration length() {
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BudgetWindow
        && ((BudgetWindow) other).kind == kind
        && Objects.equals(((BudgetWindow) other).length, length);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, length);
  }

  /** As it is written in the configuration. */
  @Override
  public String toString() {
    return kind == Kind.ROLLING
        ? "rolling " + new DurationType().format(length)
        : kind.name().toLowerCase(Locale.ROOT);
  }
}
