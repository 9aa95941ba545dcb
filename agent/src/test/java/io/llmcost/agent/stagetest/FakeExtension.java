package io.llmcost.agent.stagetest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs a class as the jar of a sentence model. */
public final class FakeExtension {

  private FakeExtension() {}

  /**
   * @param model with a constructor that takes nothing; names types of the Java platform only
   */
  public static Path jar(Path folder, Class<? extends Function<String, float[]>> model)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("LLMCost-Embedder", model.getName());
    manifest.getMainAttributes().putValue("LLMCost-Embedder-Name", model.getSimpleName());
    String file = model.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve(model.getSimpleName() + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = model.getClassLoader().getResourceAsStream(file)) {
      out.putNextEntry(new JarEntry(file));
      in.transferTo(out);
    }
    return jar;
  }
}
