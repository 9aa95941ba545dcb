package io.llmcost.agent.instrumentation.apache5;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of the classes on the class path, whatever their version, are woven. */
class Apache5HooksTest {

  private static Set<String> woven(Hook hook, String typeName) throws IOException {
    Set<String> methods = new TreeSet<>();
    try (InputStream in =
        CloseableHttpClient.class.getResourceAsStream(
            "/" + typeName.replace('.', '/') + ".class")) {
      byte[] classFile = Weaver.weave(hook, in.readAllBytes(), false);
      new ClassReader(classFile)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String type, String signature, String[] thrown) {
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
    }
    return methods;
  }

  @ParameterizedTest
  @ValueSource(strings = {"InternalHttpClient", "MinimalHttpClient"})
  void classicClientsAreWovenWhereAllTheirCallsEnd(String name) throws Exception {
    String typeName = "org.apache.hc.client5.http.impl.classic." + name;
    assertThat(woven(Apache5Hooks.of(typeName), typeName))
        .containsExactly(
            "doExecute(Lorg/apache/hc/core5/http/HttpHost;"
                + "Lorg/apache/hc/core5/http/ClassicHttpRequest;"
                + "Lorg/apache/hc/core5/http/protocol/HttpContext;)"
                + "Lorg/apache/hc/client5/http/impl/classic/CloseableHttpResponse;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"InternalAbstractHttpAsyncClient", "AbstractMinimalHttpAsyncClientBase"})
  void soAreTheBasesOfAsynchronousClients(String name) throws Exception {
    String typeName = "org.apache.hc.client5.http.impl.async." + name;
    assertThat(woven(Apache5Hooks.of(typeName), typeName))
        .hasSize(1)
        .allMatch(method -> method.startsWith("doExecute(Lorg/apache/hc/core5/http/HttpHost;"));
  }
}
