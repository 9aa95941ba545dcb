package io.llmcost.agent.instrumentation;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** Which class of a client is woven, and how. */
public interface Hook {

  /** The exact binary name of the class. */
  String typeName();

  /**
   * The advice to weave in; may be retransformed and adds no member.
   *
   * @param advice makes advice out of the agent's own classes
   * @param loadedBefore whether the class was loaded before the agent, so that instances may exist
   */
  AsmVisitorWrapper weave(AdviceSource advice, boolean loadedBefore);
}
