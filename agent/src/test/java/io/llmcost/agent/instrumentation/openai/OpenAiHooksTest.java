package io.llmcost.agent.instrumentation.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.http.HttpClient;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of the SDK's classes are woven. */
class OpenAiHooksTest {

  @Test
  void theWrapperIsAskedWhenItIsMadeAndNotWhenItIsUsed() throws IOException {
    String wrapper = "com.openai.core.http.PhantomReachableClosingHttpClient";
    assertThat(woven(wrapper, false)).containsExactly("<init>");
    assertThat(woven(wrapper, true)).containsExactly("<init>", "execute", "executeAsync");
  }

  @Test
  void whatPreparesAsynchronousRequestsIsWoven() throws IOException {
    assertThat(woven("com.openai.core.PrepareRequest", false)).containsExactly("prepareAsync");
  }

  private static List<String> woven(String typeName, boolean loadedBefore) throws IOException {
    byte[] classFile;
    try (InputStream in =
        HttpClient.class.getResourceAsStream("/" + typeName.replace('.', '/') + ".class")) {
      classFile = in.readAllBytes();
    }
    byte[] woven = Weaver.weave(OpenAiHooks.of(typeName), classFile, loadedBefore);
    List<String> methods = new ArrayList<>();
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitLdcInsn(Object value) {
                    if (value.equals("io.llmcost.bootstrap.Bridge")) {
                      methods.add(name);
                    }
                  }
                };
              }
            },
            0);
    return methods;
  }
}
