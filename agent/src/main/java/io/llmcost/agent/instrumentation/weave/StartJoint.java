package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Asks before the method does anything.
 *
 * <pre>
 *   Object[] answer;
 *   try { answer = bridge.apply(event, operands); } catch (Throwable e) { answer = null; }
 *   if (answer != null) { …what becomes of it… }
 * </pre>
 */
abstract class StartJoint extends Joint {

  private final Operand[] operands;

  StartJoint(String method, int arguments, String event, Operand... operands) {
    super(method, arguments, event);
    this.operands = operands;
  }

  /** Writes what becomes of the answer, which is on the stack and must still be there behind it. */
  abstract void use(BridgeCode bridge, MethodVisitor out, WovenMethod method);

  @Override
  final MethodVisitor weave(MethodVisitor next, WovenMethod method) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        write(next, method);
      }
    };
  }

  private void write(MethodVisitor out, WovenMethod method) {
    BridgeCode bridge = new BridgeCode(out, method);
    Label asked = new Label();
    Label failed = new Label();
    Label answered = new Label();
    Label goOn = new Label();
    bridge.guarded(asked, failed);
    bridge.ask(event(), operands);
    out.visitLabel(asked);
    out.visitJumpInsn(Opcodes.GOTO, answered);
    out.visitLabel(failed);
    bridge.frame("java/lang/Throwable");
    out.visitInsn(Opcodes.POP);
    out.visitInsn(Opcodes.ACONST_NULL);
    out.visitLabel(answered);
    bridge.frame(BridgeCode.ANSWER);
    out.visitInsn(Opcodes.DUP);
    out.visitJumpInsn(Opcodes.IFNULL, goOn);
    use(bridge, out, method);
    out.visitLabel(goOn);
    bridge.frame(BridgeCode.ANSWER);
    out.visitInsn(Opcodes.POP);
  }
}
