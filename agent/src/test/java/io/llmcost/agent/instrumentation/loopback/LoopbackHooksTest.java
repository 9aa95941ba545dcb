package io.llmcost.agent.instrumentation.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.ahc.AhcHooks;
import io.llmcost.agent.instrumentation.reactornetty.ReactorNettyHooks;
import io.llmcost.agent.instrumentation.vertx.VertxHooks;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of the classes on the class path are woven for the loopback bridge. */
class LoopbackHooksTest {

  private static List<String> woven(String typeName, Function<String, Hook> hooks)
      throws IOException {
    byte[] classFile;
    try (InputStream in =
        LoopbackHooksTest.class.getResourceAsStream("/" + typeName.replace('.', '/') + ".class")) {
      classFile = in.readAllBytes();
    }
    List<String> methods = new ArrayList<>();
    new ClassReader(Weaver.weave(hooks.apply(typeName), classFile, true))
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

  @Test
  void ofReactorNettyTheSubscription() throws IOException {
    assertThat(
            woven(
                "reactor.netty.http.client.HttpClientConnect$MonoHttpConnect",
                ReactorNettyHooks::of))
        .containsExactly("subscribe");
  }

  @Test
  void ofVertxAllThatTakesTheOptionsOfARequest() throws IOException {
    assertThat(woven("io.vertx.core.http.impl.HttpClientImpl", VertxHooks::of))
        .containsExactly("request", "request", "doRequest");
  }

  @Test
  void ofAsyncHttpClientWhatIsBelowItsFilters() throws IOException {
    assertThat(woven("org.asynchttpclient.DefaultAsyncHttpClient", AhcHooks::of))
        .containsExactly("execute");
  }
}
