package io.llmcost.agent.instrumentation.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A method of a class that is being woven. */
final class WovenMethod {

  private final WovenClass type;
  private final int access;
  private final String name;
  private final Type[] arguments;
  private final Type returned;

  WovenMethod(WovenClass type, int access, String name, String descriptor) {
    this.type = type;
    this.access = access;
    this.name = name;
    this.arguments = Type.getArgumentTypes(descriptor);
    this.returned = Type.getReturnType(descriptor);
  }

  WovenClass type() {
    return type;
  }

  String name() {
    return name;
  }

  Type[] arguments() {
    return arguments;
  }

  Type returned() {
    return returned;
  }

  boolean hasBody() {
    return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
  }

  /** The local variable that holds an argument as the method starts. */
  int local(int argument) {
    int local = isStatic() ? 0 : 1;
    for (int i = 0; i < argument; i++) {
      local += arguments[i].getSize();
    }
    return local;
  }

  /** The local variables as the method starts, as stack map frames name them (JVMS §4.7.4). */
  Object[] locals() {
    List<Object> locals = new ArrayList<>();
    if (!isStatic()) {
      locals.add(type.internalName());
    }
    for (Type argument : arguments) {
      locals.add(inFrame(argument));
    }
    return locals.toArray();
  }

  private boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  private static Object inFrame(Type type) {
    switch (type.getSort()) {
      case Type.OBJECT:
      case Type.ARRAY:
        return type.getInternalName();
      case Type.LONG:
        return Opcodes.LONG;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      default:
        return Opcodes.INTEGER;
    }
  }
}
