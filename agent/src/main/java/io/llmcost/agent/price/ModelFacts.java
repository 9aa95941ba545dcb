package io.llmcost.agent.price;

import java.util.Set;

/** What a price list says of a model beside its prices. Immutable. */
public final class ModelFacts {

  private final String mode;
  private final long maxInputTokens;
  private final long maxOutputTokens;
  private final String deprecationDate;
  private final Set<String> supports;

  ModelFacts(
      String mode,
      long maxInputTokens,
      long maxOutputTokens,
      String deprecationDate,
      Set<String> supports) {
    this.mode = mode;
    this.maxInputTokens = maxInputTokens;
    this.maxOutputTokens = maxOutputTokens;
    this.deprecationDate = deprecationDate;
    this.supports = supports;
  }

  /** {@code chat}, {@code responses}, {@code embedding}, {@code completion}; null if not said. */
  public String mode() {
    return mode;
  }

  /** The context window, in tokens; -1 if not said. */
  public long maxInputTokens() {
    return maxInputTokens;
  }

  /** Tokens; -1 if not said. */
  public long maxOutputTokens() {
    return maxOutputTokens;
  }

  /** ISO date after which the provider no longer serves it; null if not said. */
  public String deprecationDate() {
    return deprecationDate;
  }

  /**
   * Whether the list says that the model can do this. False also means "not said".
   *
   * @param what the name after {@code supports_}: {@code function_calling}, {@code
   *     parallel_function_calling}, {@code response_schema}, {@code vision}, {@code audio_input},
   *     {@code reasoning}, {@code tool_choice}, {@code system_messages} …
   */
  public boolean supports(String what) {
    return supports.contains(what);
  }

  /** All that it is said to support; unmodifiable. */
  public Set<String> supports() {
    return supports;
  }

  /** These where they say something, else the other's. */
  ModelFacts over(ModelFacts other) {
    return new ModelFacts(
        mode != null ? mode : other.mode,
        maxInputTokens >= 0 ? maxInputTokens : other.maxInputTokens,
        maxOutputTokens >= 0 ? maxOutputTokens : other.maxOutputTokens,
        deprecationDate != null ? deprecationDate : other.deprecationDate,
        supports.isEmpty() ? other.supports : supports);
  }
}
