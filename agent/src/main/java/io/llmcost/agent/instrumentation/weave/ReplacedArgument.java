package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The bridge is told the class and the first two arguments, and may replace the first: {@code
 * {it}}.
 */
public final class ReplacedArgument extends StartJoint {

  /**
   * @param method its name; it has two arguments or more, of which the first two are references
   */
  public ReplacedArgument(String method, String event) {
    super(method, 2, event, Operand.TYPE, Operand.argument(0), Operand.argument(1));
  }

  @Override
  boolean takes(int arguments) {
    return arguments >= 2;
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    bridge.element(0, method.arguments()[0].getInternalName());
    out.visitVarInsn(Opcodes.ASTORE, method.local(0));
  }
}
