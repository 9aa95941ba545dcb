package io.llmcost.agent.semantic;

import java.util.concurrent.atomic.LongAdder;

/** What the semantic cache has done since the start of the process. */
public final class SemanticStats {

  private final LongAdder normalised = new LongAdder();
  private final LongAdder semantic = new LongAdder();
  private final LongAdder withheld = new LongAdder();
  private final LongAdder compared = new LongAdder();
  private final LongAdder wrong = new LongAdder();

  void hit(Match.Tier tier) {
    (tier == Match.Tier.NORMALISED ? normalised : semantic).increment();
  }

  void hold() {
    withheld.increment();
  }

  void compared(boolean right) {
    compared.increment();
    if (!right) {
      wrong.increment();
    }
  }

  /** Calls answered with the answer to the same words. */
  public long normalised() {
    return normalised.sum();
  }

  /** Calls answered with the answer to other words. */
  public long semantic() {
    return semantic.sum();
  }

  /** Hits that were not given, to compare them or because too little is known yet. */
  public long withheld() {
    return withheld.sum();
  }

  /** Of those the ones that were compared. */
  public long compared() {
    return compared.sum();
  }

  /** Of those the ones that would have been wrong. */
  public long wrong() {
    return wrong.sum();
  }
}
