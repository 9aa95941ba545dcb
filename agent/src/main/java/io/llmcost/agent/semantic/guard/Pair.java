package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Alignment;
import io.llmcost.agent.semantic.text.Reading;

/** Two texts that may ask the same. Immutable. */
public final class Pair {

  private final Reading a;
  private final Reading b;
  private final Alignment alignment;

  public Pair(Reading a, Reading b) {
    this.a = a;
    this.b = b;
    this.alignment = Alignment.of(a, b);
  }

  public Reading a() {
    return a;
  }

  public Reading b() {
    return b;
  }

  public Alignment alignment() {
    return alignment;
  }
}
