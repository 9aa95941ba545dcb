package io.llmcost.agent.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of the class on the class path, whatever its version, are woven. */
class OkHttpHooksTest {

  private static final int CLASS_FILE_OF_JAVA_8 = 52;
  private static final int CLASS_FILE_OF_JAVA_9 = 53;
  private static final String CALL =
      new OkHttpClient()
          .newCall(new Request.Builder().url("http://localhost/").build())
          .getClass()
          .getName();
  private static final String CONSTRUCTOR = "<init>(Lokhttp3/OkHttpClient$Builder;)V";

  private static byte[] classFile(String name) throws IOException {
    try (InputStream in =
        OkHttpClient.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Set<String> woven(Hook hook, byte[] classFile, boolean loadedBefore) {
    return methodsThatNameTheBridge(Weaver.weave(hook, classFile, loadedBefore));
  }

  private static Set<String> methodsThatNameTheBridge(byte[] classFile) {
    Set<String> methods = new TreeSet<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitLdcInsn(Object value) {
                    if (value.equals("io.llmcost.bootstrap.Bridge")) {
                      methods.add(name + type);
                    }
                  }
                };
              }
            },
            0);
    return methods;
  }

  private static Hook client() {
    return OkHttpHooks.of("okhttp3.OkHttpClient");
  }

  @Test
  void clientsAreWovenWhereTheyAreConstructed() throws Exception {
    assertThat(woven(client(), classFile("okhttp3.OkHttpClient"), false))
        .containsExactly(CONSTRUCTOR);
  }

  @Test
  void clientsThatExistAreMetAtTheirNextCall() throws Exception {
    byte[] older = classFile("okhttp3.OkHttpClient");
    older[7] = (byte) Math.min(older[7], CLASS_FILE_OF_JAVA_8);
    assertThat(woven(client(), older, true))
        .containsExactly(CONSTRUCTOR, "newCall(Lokhttp3/Request;)Lokhttp3/Call;");
  }

  @Test
  void finalFieldsAreNotAssignedWhereTheMachineForbidsIt() throws Exception {
    byte[] newer = classFile("okhttp3.OkHttpClient");
    newer[7] = CLASS_FILE_OF_JAVA_9;
    assertThat(woven(client(), newer, true)).containsExactly(CONSTRUCTOR);
  }

  @Test
  void callsAskTheBridgeWhereTheyAreEnqueuedOnly() throws Exception {
    assertThat(CALL).isIn("okhttp3.RealCall", "okhttp3.internal.connection.RealCall");
    assertThat(woven(OkHttpHooks.of(CALL), classFile(CALL), false))
        .containsExactly("enqueue(Lokhttp3/Callback;)V");
  }

  @Test
  void callsAreGivenTheClientThatMakesThem() throws Exception {
    byte[] file = Weaver.weave(OkHttpHooks.of(CALL), classFile(CALL), false);
    Set<String> methods = new TreeSet<>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode,
                      String owner,
                      String called,
                      String callType,
                      boolean isOfInterface) {
                    if (owner.equals("java/util/function/Function")) {
                      methods.add(name + type);
                    }
                  }
                };
              }
            },
            0);
    assertThat(methods).containsExactly("<init>(Lokhttp3/OkHttpClient;Lokhttp3/Request;Z)V");
  }
}
