package io.llmcost.bootstrap;

import java.util.function.BiFunction;

/**
 * The one member of the agent that woven code knows. It is reached by {@code
 * Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())}, so that
 * a woven class links in any class loader and module.
 */
public final class Bridge {

  /**
   * Takes the name of a hook and the arguments of the woven method, and answers {@code null} for
   * "go on" or what the hook's advice understands. {@code null} while no agent is there: woven code
   * then behaves as if it had not been woven.
   */
  @SuppressWarnings("VisibilityModifier")
  public static volatile BiFunction<String, Object[], Object[]> handler;

  private Bridge() {}
}
