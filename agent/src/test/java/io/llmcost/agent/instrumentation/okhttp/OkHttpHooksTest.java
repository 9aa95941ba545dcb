package io.llmcost.agent.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.AdviceSource;
import io.llmcost.agent.instrumentation.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

/** Which methods of the class on the class path, whatever its version, get advice. */
class OkHttpHooksTest {

  private static final int CLASS_FILE_OF_JAVA_9 = 53;

  private static byte[] classFile(String name) throws IOException {
    try (InputStream in =
        OkHttpClient.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Set<String> woven(Hook hook, byte[] classFile, boolean loadedBefore) {
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(hook.typeName(), classFile),
            ClassFileLocator.ForClassLoader.of(OkHttpClient.class.getClassLoader()));
    TypeDescription type =
        TypePool.Default.WithLazyResolution.of(locator).describe(hook.typeName()).resolve();
    AdviceSource advice = new AdviceSource(OkHttpHooksTest.class.getClassLoader());
    byte[] result =
        new ByteBuddy()
            .decorate(type, locator)
            .visit(hook.weave(advice, loadedBefore))
            .make()
            .getBytes();
    return methodsThatNameTheBridge(result);
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

  @Test
  void clientsAreWovenWhereTheyAreConstructed() throws Exception {
    OkHttpClientHook hook = new OkHttpClientHook();
    assertThat(woven(hook, classFile(hook.typeName()), false))
        .containsExactly("<init>(Lokhttp3/OkHttpClient$Builder;)V");
  }

  @Test
  void clientsThatExistAreMetAtTheirNextCall() throws Exception {
    OkHttpClientHook hook = new OkHttpClientHook();
    assertThat(woven(hook, classFile(hook.typeName()), true))
        .containsExactly(
            "<init>(Lokhttp3/OkHttpClient$Builder;)V", "newCall(Lokhttp3/Request;)Lokhttp3/Call;");
  }

  @Test
  void finalFieldsAreNotAssignedWhereTheMachineForbidsIt() throws Exception {
    OkHttpClientHook hook = new OkHttpClientHook();
    byte[] newer = classFile(hook.typeName());
    newer[7] = CLASS_FILE_OF_JAVA_9;
    assertThat(woven(hook, newer, true)).containsExactly("<init>(Lokhttp3/OkHttpClient$Builder;)V");
  }

  @Test
  void callsAreWovenWhereTheyAreEnqueued() throws Exception {
    Method newCall = OkHttpClient.class.getMethod("newCall", Request.class);
    Object call =
        newCall.invoke(new OkHttpClient(), new Request.Builder().url("http://localhost/").build());
    OkHttpEnqueueHook hook = new OkHttpEnqueueHook(call.getClass().getName());
    assertThat(hook.typeName()).isIn("okhttp3.RealCall", "okhttp3.internal.connection.RealCall");
    assertThat(woven(hook, classFile(hook.typeName()), false))
        .containsExactly("enqueue(Lokhttp3/Callback;)V");
  }
}
