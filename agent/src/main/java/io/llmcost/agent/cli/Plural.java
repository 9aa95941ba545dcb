package io.llmcost.agent.cli;

import java.util.Locale;

/** Counted things. */
final class Plural {

  private Plural() {}

  /** {@code 1 call}, {@code 12,345 calls}. */
  static String of(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : one + "s");
  }
}
