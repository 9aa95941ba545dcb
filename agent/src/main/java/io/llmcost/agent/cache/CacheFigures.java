package io.llmcost.agent.cache;

/** What a process's cache has done for one call site, or for all, as it says. Immutable. */
public final class CacheFigures {

  private static final int FIELDS = 12;

  private final String name;
  private final double[] numbers;

  private CacheFigures(String name, double[] numbers) {
    this.name = name;
    this.numbers = numbers;
  }

  /** What a process said: a name and {@link SiteFigures#line}; null if it is something else. */
  public static CacheFigures ofLine(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      return null;
    }
    double[] numbers = new double[FIELDS - 1];
    try {
      for (int i = 1; i < FIELDS; i++) {
        numbers[i - 1] = Double.parseDouble(fields[i]);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return new CacheFigures(fields[0], numbers);
  }

  /** The call site; empty for all of them. */
  public String name() {
    return name;
  }

  public long hits() {
    return (long) numbers[0];
  }

  /** Calls that the cache may answer and could not. */
  public long misses() {
    return (long) numbers[1];
  }

  /** Entries in memory now. */
  public long entries() {
    return (long) numbers[2];
  }

  /** What they take. */
  public long bytes() {
    return (long) numbers[3];
  }

  /** Hits whose answer's age is known. */
  public long aged() {
    return (long) numbers[4];
  }

  /** Seconds that half of the hits' answers were not older than, about. */
  public double medianAge() {
    return numbers[5];
  }

  /** Seconds. */
  public double longestAge() {
    return numbers[6];
  }

  /** Entries that went for want of room. */
  public long gonePerSize() {
    return (long) numbers[7];
  }

  /** Entries that went because of their age. */
  public long gonePerExpiry() {
    return (long) numbers[8];
  }

  /** Entries that somebody removed. */
  public long goneExplicitly() {
    return (long) numbers[9];
  }

  /** Entries in whose place a newer answer came. */
  public long replaced() {
    return (long) numbers[10];
  }
}
