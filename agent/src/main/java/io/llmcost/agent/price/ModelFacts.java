package io.llmcost.agent.price;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What a price list says of a model beside its prices. Immutable. */
public final class ModelFacts {

  private final String mode;
  private final long maxInputTokens;
  private final long maxOutputTokens;
  private final long leastCachedTokens;
  private final String deprecationDate;
  private final Set<String> supports;
  private final Set<String> lacks;

  ModelFacts(
      String mode,
      long maxInputTokens,
      long maxOutputTokens,
      long leastCachedTokens,
      String deprecationDate,
      Set<String> supports,
      Set<String> lacks) {
    this.mode = mode;
    this.maxInputTokens = maxInputTokens;
    this.maxOutputTokens = maxOutputTokens;
    this.leastCachedTokens = leastCachedTokens;
    this.deprecationDate = deprecationDate;
    this.supports = supports;
    this.lacks = lacks;
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

  /** Tokens of the shortest beginning that the provider's prompt cache keeps; -1 if not said. */
  public long leastCachedTokens() {
    return leastCachedTokens;
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

  /**
   * Whether the list says that the model can not do this.
   *
   * @param what as for {@link #supports(String)}
   */
  public boolean lacks(String what) {
    return lacks.contains(what);
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
        leastCachedTokens >= 0 ? leastCachedTokens : other.leastCachedTokens,
        deprecationDate != null ? deprecationDate : other.deprecationDate,
        with(other.supports, supports, lacks),
        with(other.lacks, lacks, supports));
  }

  /** What one list names, and another names over it or takes away. */
  private static Set<String> with(Set<String> below, Set<String> added, Set<String> taken) {
    if (added.isEmpty() && taken.isEmpty()) {
      return below;
    }
    Set<String> all = new TreeSet<>(below);
    all.removeAll(taken);
    all.addAll(added);
    return Collections.unmodifiableSet(all);
  }
}
