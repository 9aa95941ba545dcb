package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Spring Boot's fat jars, whose classes and libraries are in jars within the jar. */
class FatJarsIT {

  private static final String APPS = "io.llmcost.it.containers.";

  @TempDir Path folder;

  /** Each version with the lowest release that it runs on. */
  static Stream<Arguments> versions() {
    return ClassPaths.here().named("boot-.*").stream()
        .flatMap(
            name -> {
              String version = name.substring("boot-".length());
              return releases(version).map(release -> Arguments.of(version, release));
            });
  }

  private static Stream<Integer> releases(String version) {
    return Boolean.getBoolean("llmcost.matrix")
        ? Rig.releases(version.startsWith("2") ? 8 : 17)
        : Stream.of(Runtime.version().feature());
  }

  @ParameterizedTest(name = "Spring Boot {0} on Java {1}")
  @MethodSource("versions")
  void aControllersCallsAreAnsweredAndBooked(String version, int release) throws Exception {
    boolean old = version.startsWith("2");
    List<String> assistants = new ArrayList<>(List.of("RestTemplate", "WebClient", "OkHttp"));
    if (!old) {
      assistants.add("RestClient");
    }
    Path jar = pack(version, assistants);
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, "preset: safe")) {
      ChildJvm.Result without = run(rig.java(home), rig, jar, assistants);
      assertThat(without.lines()).hasSize(assistants.size()).allMatch(l -> l.contains(" 200 "));
      rig.openAi().reset();
      List<String> twice = new ArrayList<>(assistants);
      twice.addAll(assistants);
      ChildJvm.Result with = run(rig.agent(home), rig, jar, twice);
      List<String> expected = new ArrayList<>(without.lines());
      expected.addAll(without.lines());
      assertThat(with.lines()).isEqualTo(expected);
      assertThat(Rig.newLines(without, with)).allMatch(line -> line.matches("\\[llmcost\\] .*"));
      assertThat(Rig.newLines(without, with)).hasSize(2);
      assertThat(rig.openAi().requests()).hasSize(assistants.size());
      assertThat(rig.ledger().entries())
          .hasSize(twice.size())
          .allMatch(entry -> entry.text("app").equals("shop-" + version));
      for (String cache : List.of("miss", "hit")) {
        assertThat(rig.ledger().where(entry -> cache.equals(entry.text("cache"))).entries())
            .extracting(entry -> entry.text("call_site"))
            .containsExactlyElementsOf(
                assistants.stream().map(name -> APPS + name + "Assistant.ask").toList());
      }
    }
  }

  private static ChildJvm.Result run(Command java, Rig rig, Path jar, List<String> assistants)
      throws Exception {
    java.with("-XX:TieredStopAtLevel=1", "-jar", jar.toString());
    java.with("--base-url=" + rig.openAi().baseUrl());
    return java.with(assistants.toArray(new String[0])).run().orThrow();
  }

  /** As Boot's own plugins do it. */
  private Path pack(String version, List<String> assistants) throws IOException {
    String libraries = ClassPaths.here().of("boot-" + version);
    List<String> types = new ArrayList<>(List.of(APPS + "BootApp"));
    assistants.forEach(name -> types.add(APPS + name + "Assistant"));
    Path classes = folder.resolve("classes-" + version);
    Sources.compile(classes, version.startsWith("2") ? 8 : 17, libraries, types);
    Path jar = folder.resolve("shop-" + version + ".jar");
    String launcher = version.startsWith("2") ? "loader.JarLauncher" : "loader.launch.JarLauncher";
    Map<String, String> attributes =
        Map.of(
            "Main-Class",
            "org.springframework.boot." + launcher,
            "Start-Class",
            APPS + "BootApp",
            "Spring-Boot-Version",
            version,
            "Spring-Boot-Classes",
            "BOOT-INF/classes/",
            "Spring-Boot-Lib",
            "BOOT-INF/lib/");
    try (Packer packer = new Packer(jar, attributes)) {
      packer.contents(ClassPaths.here().of("bootloader-" + version));
      packer.folder("BOOT-INF/classes/", classes).jars("BOOT-INF/lib/", libraries);
    }
    return jar;
  }
}
