package io.llmcost.agent.config;

import java.util.Locale;

/** How long a call may wait for its answer. */
public enum Urgency {
  /** Somebody waits for it. */
  INTERACTIVE,
  /** It may be served when the provider has room. */
  BACKGROUND,
  /** It may be collected with others and answered much later. */
  DEFERRED;

  /** As in the configuration and the ledger. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
