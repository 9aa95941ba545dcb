package io.llmcost.agent.instrumentation;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;

/** Makes advice out of classes that the agent's class loader finds. */
public final class AdviceSource {

  private final ClassFileLocator locator;

  public AdviceSource(ClassLoader agentLoader) {
    this.locator = ClassFileLocator.ForClassLoader.of(agentLoader);
  }

  /** Advice by its class, whose code is inlined. */
  public Advice of(Class<?> adviceType) {
    return Advice.to(adviceType, locator);
  }
}
