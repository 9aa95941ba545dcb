package io.llmcost.it.suites;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * The jar of an agent that makes ours take whatever is posted for a chat completion, by lying to
 * the two methods that look at the path and at the body. What is sent stays what it was.
 */
final class EveryPost {

  private static final String AGENT = "io.llmcost.it.apps.ReplacingAgent";
  private static final String LLM = "io.llmcost.agent.llm.";

  private final ClassFileLocator ours;

  private EveryPost(ClassFileLocator ours) {
    this.ours = ours;
  }

  /**
   * @param agent the folder of the agent's classes
   * @param apps the folder of classes for Java 8
   */
  static Path write(Path jar, Path agent, Path apps) throws IOException {
    EveryPost every =
        new EveryPost(
            new ClassFileLocator.Compound(
                new ClassFileLocator.ForFolder(agent.toFile()),
                ClassFileLocator.ForClassLoader.ofPlatformLoader()));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", AGENT);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      String name = AGENT.replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(name));
      Files.copy(apps.resolve(name), out);
      every.replace(out, LLM + "Endpoint", "ofPath", ChatPath.class);
      every.replace(out, LLM + "LlmRequest", "read", ChatBody.class);
    }
    return jar;
  }

  private void replace(JarOutputStream out, String type, String method, Class<?> advice)
      throws IOException {
    out.putNextEntry(new JarEntry("replaced/" + type.replace('.', '/') + ".class"));
    out.write(
        new ByteBuddy()
            .redefine(TypePool.Default.of(ours).describe(type).resolve(), ours)
            .visit(Advice.to(advice).on(named(method)))
            .make()
            .getBytes());
  }

  /** Woven into what looks at the path. */
  static final class ChatPath {
    private ChatPath() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) String path) {
      path = "/chat/completions";
    }
  }

  /** Woven into what looks at the body. */
  static final class ChatBody {
    private ChatBody() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 1, readOnly = false) byte[] body) {
      body = "{\"model\":\"any\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
    }
  }
}
