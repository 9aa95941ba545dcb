package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The bridge is told the instance and all arguments, and may answer in place of the method: {@code
 * {value, throwable}}, of which the throwable goes first.
 */
public final class AnsweredMethod extends StartJoint {

  /**
   * @param arguments how many the method has, all references; what it returns is one too, or
   *     nothing
   */
  public AnsweredMethod(String method, int arguments, String event) {
    super(method, arguments, event, selfAndArguments(arguments));
  }

  private static Operand[] selfAndArguments(int arguments) {
    Operand[] operands = new Operand[1 + arguments];
    operands[0] = Operand.SELF;
    for (int i = 0; i < arguments; i++) {
      operands[1 + i] = Operand.argument(i);
    }
    return operands;
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    writeAnswer(bridge, out, method);
  }

  /** Throws or returns what is on the stack as the answer. */
  static void writeAnswer(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    Label returns = new Label();
    bridge.element(1, "java/lang/Throwable");
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, returns);
    out.visitInsn(Opcodes.ATHROW);
    out.visitLabel(returns);
    bridge.frame(BridgeCode.ANSWER, "java/lang/Throwable");
    out.visitInsn(Opcodes.POP);
    if (method.returned().getSort() == Type.VOID) {
      out.visitInsn(Opcodes.RETURN);
      return;
    }
    bridge.element(0, method.returned().getInternalName());
    out.visitInsn(Opcodes.ARETURN);
  }
}
