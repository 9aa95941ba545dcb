package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;

/** The bridge is told the class and the instance; nothing becomes of its answer. */
public final class NotedMethod extends StartJoint {

  /**
   * @param arguments how many the method has
   */
  public NotedMethod(String method, int arguments, String event) {
    super(method, arguments, event, Operand.TYPE, Operand.SELF);
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {}
}
