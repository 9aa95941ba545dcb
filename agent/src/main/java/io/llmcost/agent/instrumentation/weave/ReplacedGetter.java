package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * As a method without arguments returns, the bridge is told the class, by which glue is found, and
 * what is returned, and may replace it: {@code {it}}.
 */
public final class ReplacedGetter extends Joint {

  /** The first local variable behind the instance. */
  private static final int RESULT = 1;

  private static final Operand RETURNED =
      (code, method) -> code.visitVarInsn(Opcodes.ALOAD, RESULT);

  /**
   * @param method not static; it returns a reference
   */
  public ReplacedGetter(String method, String event) {
    super(method, 0, event);
  }

  @Override
  MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    return new MethodVisitor(Opcodes.ASM9, next) {
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

  // Nobody reads the method's own local variables any more: each way out of here returns, and what
  // follows has a frame of its own.
  private void write(MethodVisitor out, WovenMethod method) {
    BridgeCode bridge = new BridgeCode(out, method);
    String type = method.returned().getInternalName();
    Object[] locals = {method.type().internalName(), type};
    Label asked = new Label();
    Label failed = new Label();
    Label unchanged = new Label();
    out.visitTypeInsn(Opcodes.CHECKCAST, type);
    out.visitVarInsn(Opcodes.ASTORE, RESULT);
    bridge.guarded(asked, failed);
    bridge.ask(event(), Operand.TYPE, RETURNED);
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, unchanged);
    bridge.element(0, type);
    out.visitLabel(asked);
    out.visitInsn(Opcodes.ARETURN);
    out.visitLabel(failed);
    bridge.frameWith(locals, "java/lang/Throwable");
    out.visitVarInsn(Opcodes.ALOAD, RESULT);
    out.visitInsn(Opcodes.ARETURN);
    out.visitLabel(unchanged);
    bridge.frameWith(locals, BridgeCode.ANSWER);
    out.visitVarInsn(Opcodes.ALOAD, RESULT);
    out.visitInsn(Opcodes.ARETURN);
  }
}
