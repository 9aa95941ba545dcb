package io.llmcost.bootstrap;

import java.lang.instrument.Instrumentation;

/**
 * What the launcher calls in the agent's class loader. A type of its own, because from Java 18 on a
 * reflective call with arguments makes dozens of classes.
 */
public interface Starter {

  /**
   * Starts the agent.
   *
   * @param argument what stands behind the jar in {@code -javaagent}; may be null
   * @param attached whether the application was already running
   */
  void start(
      String argument,
      Instrumentation instrumentation,
      AgentClassLoader agentLoader,
      boolean attached);

  /**
   * Answers somebody who has attached to this process; does not throw.
   *
   * @param request where the answer goes, and what is asked
   */
  void serve(String request);
}
