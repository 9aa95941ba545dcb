package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar: what is in its archive is what was packed, and a jar that is not whole is no harm. */
class ArchiveIT {

  private static final Path JAR = Trial.agent();
  private static final String MAGIC = "llmc\0\0"; // and the high bytes of the number of files

  @TempDir Path folder;

  private static Set<String> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void givesWhatWasPacked() throws Exception {
    Path packed = JAR.resolveSibling("archived");
    URL[] jar = {JAR.toUri().toURL()};
    try (URLClassLoader boot = new URLClassLoader(jar, null)) {
      ClassLoader agent =
          (ClassLoader)
              Class.forName("io.llmcost.bootstrap.AgentClassLoader", true, boot)
                  .getConstructor(java.io.File.class, ClassLoader.class)
                  .newInstance(JAR.toFile(), ClassLoader.getPlatformClassLoader());
      Set<String> overlaid = files(packed.resolve("inst11"));
      assertThat(overlaid).hasSizeGreaterThan(100);
      for (String name : overlaid) {
        assertSame(agent, name, packed.resolve("inst11"));
      }
      Set<String> base = files(packed.resolve("inst"));
      assertThat(base).hasSizeGreaterThan(1_000);
      for (String name : base) {
        if (!overlaid.contains(name)) {
          assertSame(agent, name, packed.resolve("inst"));
        }
      }
      for (String name : files(packed.resolve("glue"))) {
        String className = name.replaceFirst("\\.class$", "").replace('/', '.');
        assertThat(
                (byte[]) agent.getClass().getMethod("glue", String.class).invoke(agent, className))
            .isEqualTo(Files.readAllBytes(packed.resolve("glue").resolve(name)));
      }
      assertThat(agent.getResource("io/llmcost/agent/nothing")).isNull();
    }
  }

  private static void assertSame(ClassLoader agent, String name, Path packed) throws Exception {
    byte[] expected = Files.readAllBytes(packed.resolve(name));
    try (InputStream in = agent.getResourceAsStream(name)) {
      assertThat(in.readAllBytes()).as(name).isEqualTo(expected);
    }
    try (InputStream in = agent.getResource(name).openStream()) {
      assertThat(in.readAllBytes()).as(name).isEqualTo(expected);
    }
  }

  /** Bytes of the jar changed after its entry for the archive begins, which a JVM does not see. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 300_000})
  void aDamagedJarLetsTheApplicationRun(int offset) throws Exception {
    byte[] bytes = Files.readAllBytes(JAR);
    int archive = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(MAGIC);
    for (int i = 0; i < 200; i++) {
      bytes[archive + offset + i] ^= 0x55;
    }
    Path damaged = Files.write(folder.resolve("llmcost.jar"), bytes);
    ChildJvm.Result result =
        Command.of(Rig.javaHome(17), "java")
            .with("-javaagent:" + damaged)
            .classPath(Rig.apps8())
            .with("io.llmcost.it.apps.HelloApp")
            .in(folder)
            .run();
    assertThat(result.exit()).isZero();
    assertThat(result.stdout()).isEqualTo("hello\n");
    assertThat(result.stderr().lines())
        .as("one line")
        .singleElement()
        .asString()
        .startsWith("[llmcost] ");
    if (offset == 0) {
      assertThat(result.stderr())
          .contains("not started, the application runs without it")
          .contains(damaged + " is damaged");
    }
  }

  @Test
  void theJvmReadsAShortDirectory() throws Exception {
    try (java.util.zip.ZipFile jar = new java.util.zip.ZipFile(JAR.toFile())) {
      List<String> names = jar.stream().map(java.util.zip.ZipEntry::getName).toList();
      assertThat(names).contains("META-INF/LICENSE", "META-INF/NOTICE").hasSizeLessThan(30);
    }
  }
}
