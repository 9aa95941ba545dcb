package io.llmcost.agent.config;

import java.util.Locale;

/** How much the agent does, from nothing to everything. */
public enum Preset {
  /** Nothing, not even accounting: the kill switch. */
  OFF,
  /** Accounts, and says what the levers would have saved. */
  OBSERVE,
  /** Lossless levers; the default. */
  SAFE,
  /** Adds levers that may change an answer a little, within the same provider. */
  BALANCED,
  /** Every lever. */
  AGGRESSIVE;

  /** As in the configuration. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
