package io.llmcost.agent.instrumentation.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpPipeline;
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

/** Which methods of the class on the class path, whatever its version, are woven. */
class AzureHooksTest {

  private static final String TYPE = "com.azure.core.http.HttpPipeline";

  @Test
  void thePipelinesClientIsWovenAndNothingElse() throws IOException {
    byte[] classFile;
    try (InputStream in =
        HttpPipeline.class.getResourceAsStream("/" + TYPE.replace('.', '/') + ".class")) {
      classFile = in.readAllBytes();
    }
    byte[] woven = Weaver.weave(AzureHooks.of(TYPE), classFile, true);
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
    assertThat(methods).containsExactly("getHttpClient");
  }
}
