package io.llmcost.agent.instrumentation.weave;

import io.llmcost.bootstrap.Bridge;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The code that is put in, as far as all joints have it in common. The bridge is looked up each
 * time: woven code can hold nothing, because it names no class of ours and adds no field.
 */
final class BridgeCode {

  /** What the bridge answers, as stack map frames name it. */
  static final String ANSWER = "[Ljava/lang/Object;";

  /**
   * Under a security manager, where classes below the system loader may not ask for it; everybody
   * finds the boot loader's by their names.
   */
  private static final boolean BRIDGE_IS_BOOT = Bridge.class.getClassLoader() == null;

  private static final Object[] NOTHING = new Object[0];

  private final MethodVisitor out;
  private final WovenMethod method;

  BridgeCode(MethodVisitor out, WovenMethod method) {
    this.out = out;
    this.method = method;
  }

  /** Asks; leaves the answer on the stack, which is null for "go on". Throws what may be thrown. */
  void ask(String event, Operand... operands) {
    bridge();
    out.visitLdcInsn("handler");
    call(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/Class",
        "getField",
        "(Ljava/lang/String;)Ljava/lang/reflect/Field;");
    out.visitInsn(Opcodes.ACONST_NULL);
    call(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/reflect/Field",
        "get",
        "(Ljava/lang/Object;)Ljava/lang/Object;");
    out.visitTypeInsn(Opcodes.CHECKCAST, "java/util/function/BiFunction");
    out.visitLdcInsn(event);
    out.visitIntInsn(Opcodes.BIPUSH, operands.length);
    out.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < operands.length; i++) {
      out.visitInsn(Opcodes.DUP);
      out.visitIntInsn(Opcodes.BIPUSH, i);
      operands[i].load(out, method);
      out.visitInsn(Opcodes.AASTORE);
    }
    out.visitMethodInsn(
        Opcodes.INVOKEINTERFACE,
        "java/util/function/BiFunction",
        "apply",
        "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
        true);
    out.visitTypeInsn(Opcodes.CHECKCAST, ANSWER);
  }

  private void bridge() {
    out.visitLdcInsn("io.llmcost.bootstrap.Bridge");
    if (BRIDGE_IS_BOOT) {
      call(
          Opcodes.INVOKESTATIC,
          "java/lang/Class",
          "forName",
          "(Ljava/lang/String;)Ljava/lang/Class;");
      return;
    }
    out.visitInsn(Opcodes.ICONST_1);
    call(
        Opcodes.INVOKESTATIC,
        "java/lang/ClassLoader",
        "getSystemClassLoader",
        "()Ljava/lang/ClassLoader;");
    call(
        Opcodes.INVOKESTATIC,
        "java/lang/Class",
        "forName",
        "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;");
  }

  /** Puts one element of the answer, which stays on the stack, above it. */
  void element(int index, String internalName) {
    out.visitInsn(Opcodes.DUP);
    out.visitIntInsn(Opcodes.BIPUSH, index);
    out.visitInsn(Opcodes.AALOAD);
    out.visitTypeInsn(Opcodes.CHECKCAST, internalName);
  }

  /** Where code is reached by a jump; the local variables are those of the method's start. */
  void frame(Object... stack) {
    frameWith(method.locals(), stack);
  }

  /** The same, with no local variable that can still be read. */
  void frameWithoutLocals(Object... stack) {
    frameWith(NOTHING, stack);
  }

  /** The same, with these local variables. */
  void frameWith(Object[] locals, Object... stack) {
    if (method.type().hasFrames()) {
      out.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }
  }

  /** Starts what must not fail: from here to {@code to}, whatever is thrown goes to the handler. */
  Label guarded(Label to, Label handler) {
    Label from = new Label();
    out.visitTryCatchBlock(from, to, handler, "java/lang/Throwable");
    out.visitLabel(from);
    return from;
  }

  private void call(int opcode, String owner, String name, String descriptor) {
    out.visitMethodInsn(opcode, owner, name, descriptor, false);
  }
}
