package io.llmcost.agent.instrumentation.weave;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A class that is being woven. */
final class WovenClass {

  private final String internalName;
  private final int version;
  private final boolean loadedBefore;
  private final Set<String> fields = new HashSet<>();

  /**
   * @param version its class file's, minor above major as ASM gives it
   * @param loadedBefore whether instances of it may exist
   */
  WovenClass(String internalName, int version, boolean loadedBefore) {
    this.internalName = internalName;
    this.version = version & 0xFFFF;
    this.loadedBefore = loadedBefore;
  }

  void hasField(String name, String descriptor) {
    fields.add(name + descriptor);
  }

  /** Throws an exception if this is not the class that a joint knows. */
  void mustHaveField(String name, Type type) {
    if (!fields.contains(name + type.getDescriptor())) {
      throw new IllegalArgumentException(
          "it has no field \"" + name + "\" of type " + type.getClassName());
    }
  }

  String internalName() {
    return internalName;
  }

  boolean loadedBefore() {
    return loadedBefore;
  }

  /** Java 6's class files are the first with stack map frames; older ones are verified without. */
  boolean hasFrames() {
    return version >= Opcodes.V1_6;
  }

  /** From Java 9's class files on, final fields are assigned in constructors only. */
  boolean assignsFinalFieldsAnywhere() {
    return version < Opcodes.V9;
  }
}
