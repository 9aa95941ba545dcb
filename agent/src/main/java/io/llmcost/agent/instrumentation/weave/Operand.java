package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What a question tells the bridge: loads a reference on the stack, at the start or the end. */
interface Operand {

  /** The woven class, by which glue is found. */
  Operand TYPE =
      (code, method) -> code.visitLdcInsn(Type.getObjectType(method.type().internalName()));

  /** The instance whose method it is. */
  Operand SELF = (code, method) -> code.visitVarInsn(Opcodes.ALOAD, 0);

  /** Null, for what cannot be said. */
  Operand NOTHING = (code, method) -> code.visitInsn(Opcodes.ACONST_NULL);

  void load(MethodVisitor code, WovenMethod method);

  /** An argument that is a reference, as long as the method has not assigned it. */
  static Operand argument(int index) {
    return (code, method) -> code.visitVarInsn(Opcodes.ALOAD, method.local(index));
  }

  /** A field of the instance. */
  static Operand field(String name, Type type) {
    return (code, method) -> {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(
          Opcodes.GETFIELD, method.type().internalName(), name, type.getDescriptor());
    };
  }
}
