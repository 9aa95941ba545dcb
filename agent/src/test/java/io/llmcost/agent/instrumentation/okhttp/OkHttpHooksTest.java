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

  private static final String CONSTRUCTOR = "<init>(Lokhttp3/OkHttpClient$Builder;)V";

  private static byte[] classFile(String name) throws IOException {
    try (InputStream in =
        OkHttpClient.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Set<String> woven(Hook hook, byte[] classFile) {
    return methodsThatNameTheBridge(Weaver.weave(hook, classFile));
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
    assertThat(woven(client(), classFile("okhttp3.OkHttpClient"))).containsExactly(CONSTRUCTOR);
  }

  @Test
  void callsAreWovenWhereTheyAreMadeAndEnqueued() throws Exception {
    Object call =
        new OkHttpClient().newCall(new Request.Builder().url("http://localhost/").build());
    String typeName = call.getClass().getName();
    assertThat(typeName).isIn("okhttp3.RealCall", "okhttp3.internal.connection.RealCall");
    assertThat(woven(OkHttpHooks.of(typeName), classFile(typeName)))
        .containsExactly(
            "<init>(Lokhttp3/OkHttpClient;Lokhttp3/Request;Z)V", "enqueue(Lokhttp3/Callback;)V");
  }
}
