package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * As an instance has been constructed, the bridge is told the class, the instance, one of its
 * fields and the constructor's first argument, and may replace what is in the field: {@code {it}}.
 * The argument, a reference, is null where the constructor no longer has it.
 */
public final class ConstructedField extends Joint {

  private final String field;
  private final Type type;

  /**
   * @param arguments how many the constructor has; one or more
   */
  public ConstructedField(int arguments, String event, String field, Class<?> type) {
    this(arguments, event, field, type.getName());
  }

  /**
   * @param arguments how many the constructor has; one or more
   * @param typeName the binary name of the field's type, which is a class or an interface
   */
  public ConstructedField(int arguments, String event, String field, String typeName) {
    super("<init>", arguments, event);
    this.field = field;
    this.type = Type.getObjectType(typeName.replace('.', '/'));
  }

  @Override
  boolean isEssential() {
    return true;
  }

  @Override
  MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    method.type().mustHaveField(field, type);
    return new Constructor(next, method);
  }

  /** Knows at each way out whether the argument is still where it was. */
  private final class Constructor extends MethodVisitor {
    private final WovenMethod method;
    private final int local;
    private boolean hasArgument;

    Constructor(MethodVisitor next, WovenMethod method) {
      super(Opcodes.ASM9, next);
      this.method = method;
      this.local = method.local(0);
      // Without frames it cannot be told what a jump leaves of it.
      this.hasArgument = method.type().hasFrames();
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
      if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE && index <= local) {
        hasArgument = false;
      }
      super.visitVarInsn(opcode, index);
    }

    @Override
    public void visitFrame(int type, int locals, Object[] local, int stack, Object[] onStack) {
      hasArgument &= locals > 1 && method.arguments()[0].getInternalName().equals(local[1]);
      super.visitFrame(type, locals, local, stack, onStack);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        write(mv, method, hasArgument ? Operand.argument(0) : Operand.NOTHING);
      } else {
        super.visitInsn(opcode);
      }
    }
  }

  // Each way out of it returns, and what follows has a frame of its own: no local variable of the
  // constructor's need be known.
  private void write(MethodVisitor out, WovenMethod method, Operand argument) {
    BridgeCode bridge = new BridgeCode(out, method);
    Label changed = new Label();
    Label failed = new Label();
    Label unchanged = new Label();
    bridge.guarded(changed, failed);
    bridge.ask(event(), Operand.TYPE, Operand.SELF, Operand.field(field, type), argument);
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, unchanged);
    bridge.element(0, type.getInternalName());
    out.visitVarInsn(Opcodes.ALOAD, 0);
    out.visitInsn(Opcodes.SWAP);
    out.visitFieldInsn(Opcodes.PUTFIELD, method.type().internalName(), field, type.getDescriptor());
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
