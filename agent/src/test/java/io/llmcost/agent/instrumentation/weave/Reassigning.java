package io.llmcost.agent.instrumentation.weave;

import java.util.List;

/** A constructor that does not keep its argument; woven in {@link WeaverTest}. */
public class Reassigning {

  @SuppressWarnings("unused") // read and replaced by what is woven
  private final List<String> names;

  public Reassigning(List<String> given) {
    if (given == null) {
      given = List.of();
    }
    this.names = given;
  }
}
