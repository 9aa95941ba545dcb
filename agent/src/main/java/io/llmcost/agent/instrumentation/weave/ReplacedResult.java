package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * As a method returns, the bridge is told the instance, what is returned, and all arguments but the
 * first, and may replace what is returned: {@code {it}}.
 */
public final class ReplacedResult extends Joint {

  private final int arguments;

  /**
   * @param method not static; it returns a reference
   * @param arguments how many it has, all references; one or more
   */
  public ReplacedResult(String method, int arguments, String event) {
    super(method, arguments, event);
    this.arguments = arguments;
  }

  @Override
  MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitVarInsn(int opcode, int index) {
        if (opcode >= Opcodes.ISTORE && index <= method.local(arguments - 1)) {
          throw new IllegalArgumentException(
              "its method \"" + method.name() + "\" does not keep its arguments");
        }
        super.visitVarInsn(opcode, index);
      }

      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.ARETURN) {
          write(mv, method);
        } else {
          super.visitInsn(opcode);
        }
      }
    };
  }

  // What is returned takes the place of the first argument, which nobody reads any more: each way
  // out of here returns, and what follows has a frame of its own.
  private void write(MethodVisitor out, WovenMethod method) {
    BridgeCode bridge = new BridgeCode(out, method);
    String type = method.returned().getInternalName();
    Object[] locals = {method.type().internalName(), type};
    Label asked = new Label();
    Label failed = new Label();
    Label unchanged = new Label();
    int result = method.local(0);
    out.visitTypeInsn(Opcodes.CHECKCAST, type);
    out.visitVarInsn(Opcodes.ASTORE, result);
    bridge.guarded(asked, failed);
    bridge.ask(event(), operands());
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, unchanged);
    bridge.element(0, type);
    out.visitLabel(asked);
    out.visitInsn(Opcodes.ARETURN);
    out.visitLabel(failed);
    bridge.frameWith(locals, "java/lang/Throwable");
    out.visitVarInsn(Opcodes.ALOAD, result);
    out.visitInsn(Opcodes.ARETURN);
    out.visitLabel(unchanged);
    bridge.frameWith(locals, BridgeCode.ANSWER);
    out.visitVarInsn(Opcodes.ALOAD, result);
    out.visitInsn(Opcodes.ARETURN);
  }

  private Operand[] operands() {
    Operand[] operands = new Operand[1 + arguments];
    operands[0] = Operand.SELF;
    for (int i = 0; i < arguments; i++) {
      operands[1 + i] = Operand.argument(i);
    }
    return operands;
  }
}
