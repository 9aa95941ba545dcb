package io.llmcost.agent.instrumentation.weave;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Weaves a class at the joints of its hook. */
public final class Weaver {

  private Weaver() {}

  /**
   * The woven class file, or null if the class has none of the hook's methods. Throws an exception
   * if the class is not as the hook knows it, or its file is newer than ASM can read.
   *
   * @param loadedBefore whether the class was loaded before, so that instances of it may exist
   */
  public static byte[] weave(Hook hook, byte[] classFile, boolean loadedBefore) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Joints joints = new Joints(writer, hook.joints(), loadedBefore);
    reader.accept(joints, ClassReader.EXPAND_FRAMES);
    joints.mustBeComplete();
    return joints.found.isEmpty() ? null : writer.toByteArray();
  }

  private static final class Joints extends ClassVisitor {

    private final List<Joint> joints;
    private final boolean loadedBefore;
    private WovenClass type;
    private final Set<Joint> found = new HashSet<>();

    Joints(ClassVisitor next, List<Joint> joints, boolean loadedBefore) {
      super(Opcodes.ASM9, next);
      this.joints = joints;
      this.loadedBefore = loadedBefore;
    }

    /** Throws an exception if this is not the class that the hook knows. */
    void mustBeComplete() {
      for (Joint joint : joints) {
        if (joint.isEssential() && !found.contains(joint)) {
          throw new IllegalArgumentException("it has no method " + joint);
        }
      }
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      type = new WovenClass(name, version, loadedBefore);
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      type.hasField(name, descriptor);
      return super.visitField(access, name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      WovenMethod method = new WovenMethod(type, access, name, descriptor);
      if (!method.hasBody()) {
        return next;
      }
      for (Joint joint : joints) {
        if (joint.isIn(method)) {
          found.add(joint);
          return joint.weave(next, method);
        }
      }
      return next;
    }
  }
}
