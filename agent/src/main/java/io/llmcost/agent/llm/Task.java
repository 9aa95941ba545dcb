package io.llmcost.agent.llm;

import java.util.Locale;

/** The kinds of work that are told apart without configuration; users may name more. */
public enum Task {
  CODE,
  MATH,
  REASONING,
  EXTRACTION,
  CLASSIFICATION,
  SUMMARIZATION,
  TRANSLATION,
  REWRITING,
  CREATIVE,
  /** A short question that stands alone. */
  FAQ,
  /** Small talk. */
  CHAT,
  /** None of them, or not sure. */
  UNKNOWN;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** As in configuration, ledger and reports. */
  public String id() {
    return id;
  }
}
