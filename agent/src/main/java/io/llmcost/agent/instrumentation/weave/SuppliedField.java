package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * As an instance has been constructed, one of its fields is replaced by what a list of the field's
 * value makes of an argument: {@code field = ((Function) field.list()).apply(argument)}. A list
 * that is no function changes nothing. The bridge is not asked, so that this costs next to nothing;
 * the list is one that the glue has put there.
 */
public final class SuppliedField extends Joint {

  private static final String FUNCTION = "java/util/function/Function";

  private final String field;
  private final Type type;
  private final String list;
  private final Operand argument;

  /**
   * @param arguments how many the constructor has
   * @param typeName the binary name of the field's class
   * @param list a method of that class, without arguments
   * @param argument what the list is asked with, from 0; a reference
   */
  public SuppliedField(int arguments, String field, String typeName, String list, int argument) {
    super("<init>", arguments, null);
    this.field = field;
    this.type = Type.getObjectType(typeName.replace('.', '/'));
    this.list = list;
    this.argument = Operand.argument(argument);
  }

  @Override
  boolean isEssential() {
    return true;
  }

  @Override
  MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    method.type().mustHaveField(field, type);
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitInsn(int opcode) {
        if (opcode == Opcodes.RETURN) {
          write(mv, method);
        } else {
          super.visitInsn(opcode);
        }
      }
    };
  }

  // As with the other joint of constructors, each way out of it returns.
  private void write(MethodVisitor out, WovenMethod method) {
    BridgeCode code = new BridgeCode(out, method);
    Label replaced = new Label();
    Label failed = new Label();
    Label without = new Label();
    code.guarded(replaced, failed);
    Operand.field(field, type).load(out, method);
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, type.getInternalName(), list, "()Ljava/util/List;", false);
    out.visitInsn(Opcodes.DUP);
    out.visitTypeInsn(Opcodes.INSTANCEOF, FUNCTION);
    out.visitJumpInsn(Opcodes.IFEQ, without);
    out.visitTypeInsn(Opcodes.CHECKCAST, FUNCTION);
    argument.load(out, method);
    out.visitMethodInsn(
        Opcodes.INVOKEINTERFACE, FUNCTION, "apply", "(Ljava/lang/Object;)Ljava/lang/Object;", true);
    out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    out.visitVarInsn(Opcodes.ALOAD, 0);
    out.visitInsn(Opcodes.SWAP);
    out.visitFieldInsn(Opcodes.PUTFIELD, method.type().internalName(), field, type.getDescriptor());
    out.visitLabel(replaced);
    out.visitInsn(Opcodes.RETURN);
    out.visitLabel(failed);
    code.frameWithoutLocals("java/lang/Throwable");
    out.visitInsn(Opcodes.RETURN);
    out.visitLabel(without);
    code.frameWithoutLocals("java/util/List");
    out.visitInsn(Opcodes.RETURN);
  }
}
