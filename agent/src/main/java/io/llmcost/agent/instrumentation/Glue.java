package io.llmcost.agent.instrumentation;

/**
 * What woven code of one client in one application class loader reaches. Implementations lie in a
 * package {@code glue}, have a public constructor that takes a {@link GlueServices}, and may name
 * the client's types.
 */
public interface Glue {

  /**
   * Handles a woven method.
   *
   * @param event the name behind the client's in the hook's name
   * @param arguments as the joint hands them over; for a client of applications the first is the
   *     woven class
   * @return what the joint expects; null for "go on"
   */
  Object[] handle(String event, Object[] arguments);
}
