package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * As an instance has been constructed, the bridge is told the class, the instance and one of its
 * fields, and may replace what is in it: {@code {it}}.
 */
public final class ConstructedField extends Joint {

  private final String field;
  private final Class<?> type;

  /**
   * @param arguments how many the constructor has
   */
  public ConstructedField(int arguments, String event, String field, Class<?> type) {
    super("<init>", arguments, event);
    this.field = field;
    this.type = type;
  }

  @Override
  MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    method.type().mustHaveField(field, type);
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
          write(next, method);
        } else {
          super.visitInsn(opcode);
        }
      }
    };
  }

  // Each way out of it returns, and what follows has a frame of its own: no local variable of the
  // constructor's need be known.
  private void write(MethodVisitor out, WovenMethod method) {
    BridgeCode bridge = new BridgeCode(out, method);
    Label changed = new Label();
    Label failed = new Label();
    Label unchanged = new Label();
    bridge.guarded(changed, failed);
    bridge.ask(event(), Operand.TYPE, Operand.SELF, Operand.field(field, type));
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, unchanged);
    bridge.element(0, Type.getInternalName(type));
    out.visitVarInsn(Opcodes.ALOAD, 0);
    out.visitInsn(Opcodes.SWAP);
    out.visitFieldInsn(
        Opcodes.PUTFIELD, method.type().internalName(), field, Type.getDescriptor(type));
    out.visitLabel(changed);
    out.visitInsn(Opcodes.RETURN);
    out.visitLabel(failed);
    bridge.frameWithoutLocals("java/lang/Throwable");
    out.visitInsn(Opcodes.RETURN);
    out.visitLabel(unchanged);
    bridge.frameWithoutLocals(BridgeCode.ANSWER);
    out.visitInsn(Opcodes.RETURN);
  }
}
