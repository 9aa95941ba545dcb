package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** One rule that says of two texts that the one's answer is not the other's. */
public interface Guard {

  /** As users see and switch it: a word. */
  String name();

  /** Whether the rule forbids to answer the one with the other's answer; the same both ways. */
  boolean refuses(Pair pair);

  /**
   * Whether a refusal holds whatever an embedder says of what the texts mean. What does not is for
   * the verifier to weigh.
   *
   * @param pair that the rule refuses
   */
  default boolean insists(Pair pair) {
    return true;
  }

  /** All of them. */
  List<Guard> ALL =
      Collections.unmodifiableList(
          Arrays.<Guard>asList(
              new NumberGuard(),
              new UnitGuard(),
              new DateGuard(),
              new NegationGuard(),
              new OppositeGuard(),
              new ComparisonGuard(),
              new DirectionGuard(),
              new TenseGuard(),
              new NameGuard(),
              new PersonGuard(),
              new RoleGuard(),
              new ChoiceGuard(),
              new QuantityGuard(),
              new QuestionGuard(),
              new QuoteGuard(),
              new CodeGuard(),
              new LanguageGuard(),
              new ContentGuard()));

  /**
   * The name of the first guard that refuses.
   *
   * @param off names of guards that are not asked
   * @return null if none does
   */
  static String refusal(Pair pair, Set<String> off) {
    for (Guard guard : ALL) {
      if (!off.contains(guard.name()) && guard.refuses(pair)) {
        return guard.name();
      }
    }
    return null;
  }

  /**
   * The name of the first guard that refuses and insists.
   *
   * @param off names of guards that are not asked
   * @return null if none does
   */
  static String insistence(Pair pair, Set<String> off) {
    for (Guard guard : ALL) {
      if (!off.contains(guard.name()) && guard.refuses(pair) && guard.insists(pair)) {
        return guard.name();
      }
    }
    return null;
  }

  /** Whether a guard of this name exists. */
  static boolean exists(String name) {
    return ALL.stream().anyMatch(guard -> guard.name().equals(name));
  }

  /** For tests and tools: what refuses two texts, or null. */
  static String refusal(String a, String b) {
    return refusal(new Pair(Reading.of(a), Reading.of(b)), Collections.<String>emptySet());
  }
}
