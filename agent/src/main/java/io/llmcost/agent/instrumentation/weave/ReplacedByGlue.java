package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The bridge is told the class, by which glue is found, the instance and the first argument, and
 * may replace the latter: {@code {it}}. The method is known by the type of that argument.
 */
public final class ReplacedByGlue extends StartJoint {

  private final String argumentType;

  /**
   * @param arguments how many the method has, the first a reference
   * @param argumentType the binary name of the first one's type
   */
  public ReplacedByGlue(String method, int arguments, String argumentType, String event) {
    super(method, arguments, event, Operand.TYPE, Operand.SELF, Operand.argument(0));
    this.argumentType = argumentType;
  }

  @Override
  boolean isIn(WovenMethod candidate) {
    return super.isIn(candidate) && candidate.arguments()[0].getClassName().equals(argumentType);
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    bridge.element(0, method.arguments()[0].getInternalName());
    out.visitVarInsn(Opcodes.ASTORE, method.local(0));
  }
}
