package io.llmcost.agent.instrumentation.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The bridge is told the class, the instance and one of its fields, and may replace what is in it:
 * {@code {it}}. For instances that were made before the agent came, and so only in a class that was
 * loaded before; from Java 9's class files on a final field cannot be assigned here.
 */
public final class ReplacedField extends StartJoint {

  private final String field;
  private final Type type;

  /**
   * @param arguments how many the method has
   */
  public ReplacedField(String method, int arguments, String event, String field, Class<?> type) {
    this(method, arguments, event, field, type.getName());
  }

  /**
   * @param arguments how many the method has
   * @param typeName the binary name of the field's type, which is a class or an interface
   */
  public ReplacedField(String method, int arguments, String event, String field, String typeName) {
    this(method, arguments, event, field, Type.getObjectType(typeName.replace('.', '/')));
  }

  private ReplacedField(String method, int arguments, String event, String field, Type type) {
    super(method, arguments, event, Operand.TYPE, Operand.SELF, Operand.field(field, type));
    this.field = field;
    this.type = type;
  }

  @Override
  boolean isIn(WovenMethod candidate) {
    return candidate.type().loadedBefore()
        && candidate.type().assignsFinalFieldsAnywhere()
        && super.isIn(candidate);
  }

  @Override
  void use(BridgeCode bridge, MethodVisitor out, WovenMethod method) {
    method.type().mustHaveField(field, type);
    bridge.element(0, type.getInternalName());
    out.visitVarInsn(Opcodes.ALOAD, 0);
    out.visitInsn(Opcodes.SWAP);
    out.visitFieldInsn(Opcodes.PUTFIELD, method.type().internalName(), field, type.getDescriptor());
  }
}
