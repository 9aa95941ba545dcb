package io.llmcost.agent.gateway;

/** Legs for tests of clients. */
public final class Legs {

  private Legs() {}

  /** One of a call that has its answer. */
  public static Leg afterwards() {
    return Leg.afterwards();
  }
}
