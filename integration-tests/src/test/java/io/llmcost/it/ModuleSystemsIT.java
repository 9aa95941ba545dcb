package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles and modules, whose loaders see what they have asked for and nothing else. */
class ModuleSystemsIT {

  private static final String APPS = "io.llmcost.it.containers.";
  private static final String LIBRARIES = "okhttp-4.12";

  @TempDir Path folder;

  private static Stream<Integer> releases() {
    return Boolean.getBoolean("llmcost.matrix")
        ? Rig.releases(8)
        : Stream.of(Runtime.version().feature());
  }

  static Stream<Arguments> felix() {
    return ClassPaths.here().named("felix-.*").stream()
        .flatMap(
            name ->
                releases()
                    // The old one knows no release with modules.
                    .filter(release -> name.startsWith("felix-7") || release == 8)
                    .map(release -> Arguments.of(name, release)));
  }

  private static List<String> assistants(int release) {
    return release < 11
        ? List.of("OkHttp", "UrlConnection")
        : List.of("OkHttp", "UrlConnection", "Jdk");
  }

  private Path compile(int release, String more, String... types) throws Exception {
    List<String> all = new ArrayList<>();
    for (String type : types) {
      all.add(APPS + type);
    }
    assistants(release).forEach(name -> all.add(APPS + name + "Assistant"));
    String classPath = ClassPaths.here().of(LIBRARIES) + File.pathSeparator + more;
    return Sources.compile(
        folder.resolve("classes-" + types[0]), Math.min(release, 11), classPath, all);
  }

  /** How an application is started, for an agent or without. */
  private interface Launch {
    Command in(Command java, List<String> asked) throws Exception;
  }

  private void assertSameAndBooked(int release, Launch launch, String module) throws Exception {
    Path home = Rig.javaHome(release);
    List<String> assistants = assistants(release);
    try (Rig rig = new Rig(folder, "preset: safe")) {
      List<String> asked = new ArrayList<>(List.of(rig.openAi().baseUrl()));
      asked.addAll(assistants);
      asked.addAll(assistants);
      ChildJvm.Result without = launch.in(rig.java(home), asked).run().orThrow();
      assertThat(without.lines())
          .hasSize(2 * assistants.size())
          .allMatch(line -> line.contains(" 200 "));
      rig.openAi().reset();
      ChildJvm.Result with = launch.in(rig.agent(home), asked).run().orThrow();
      assertThat(with.stdout()).isEqualTo(without.stdout());
      assertThat(Rig.newLines(without, with))
          .hasSize(2)
          .allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(rig.openAi().requests()).hasSize(assistants.size());
      for (String cache : List.of("miss", "hit")) {
        assertThat(rig.ledger().where(entry -> cache.equals(entry.text("cache"))).entries())
            .extracting(entry -> entry.text("module") + " " + entry.text("call_site"))
            .containsExactlyElementsOf(
                assistants.stream()
                    .map(name -> module + " " + APPS + name + "Assistant.ask")
                    .toList());
      }
    }
  }

  /** With OkHttp in the bundle, and no boot delegation. */
  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("felix")
  void aBundleCalls(String version, int release) throws Exception {
    String felix = ClassPaths.here().of(version);
    Path launcher = compile(8, felix, "FelixApp");
    Path classes = compile(release, felix, "AskActivator");
    List<String> jars = List.of(ClassPaths.here().of(LIBRARIES).split(File.pathSeparator));
    String bundleClassPath =
        String.join(",", jars.stream().map(jar -> "lib/" + Path.of(jar).getFileName()).toList());
    Map<String, String> attributes =
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", "shop",
            "Bundle-Activator", APPS + "AskActivator",
            "Bundle-ClassPath", ".," + bundleClassPath,
            "Import-Package", "org.osgi.framework",
            "DynamicImport-Package", "javax.*");
    Path bundle = folder.resolve("shop.jar");
    try (Packer packer = new Packer(bundle, attributes)) {
      packer.folder("", classes).jars("lib/", ClassPaths.here().of(LIBRARIES));
    }
    Launch launch =
        (java, asked) ->
            java.classPath(felix, launcher)
                .with(APPS + "FelixApp", Files.createTempDirectory(folder, "felix").toString())
                .with(bundle.toString())
                .with(asked.toArray(new String[0]));
    assertSameAndBooked(release, launch, "null");
  }

  static Stream<Arguments> jBoss() {
    return ClassPaths.here().named("jboss-modules-.*").stream()
        .flatMap(
            name ->
                releases()
                    .filter(release -> release >= 11 == name.endsWith("-2.3"))
                    .map(release -> Arguments.of(name, release)));
  }

  /** With OkHttp in a module that exports itself and not what it is made on. */
  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("jBoss")
  void aModuleCalls(String version, int release) throws Exception {
    Path client = Files.createDirectories(folder.resolve("modules/client/main"));
    StringBuilder resources = new StringBuilder();
    for (String jar : ClassPaths.here().of(LIBRARIES).split(File.pathSeparator)) {
      Path file = Path.of(jar).getFileName();
      Files.copy(Path.of(jar), client.resolve(file.toString()));
      resources.append("<resource-root path=\"").append(file).append("\"/>");
    }
    String exports =
        "<exports><include path=\"okhttp3\"/><exclude path=\"okhttp3/internal/**\"/>"
            + "<exclude path=\"okio/**\"/><exclude path=\"kotlin/**\"/></exports>";
    Files.writeString(
        client.resolve("module.xml"),
        MODULE.formatted("client", exports, "", resources, "<module name=\"java.se\"/>"));
    Path shop = Files.createDirectories(folder.resolve("modules/shop/main"));
    Sources.jar(compile(release, "", "AskApp"), shop.resolve("shop.jar"), Map.of());
    Files.writeString(
        shop.resolve("module.xml"),
        MODULE.formatted(
            "shop",
            "",
            "<main-class name=\"" + APPS + "AskApp\"/>",
            "<resource-root path=\"shop.jar\"/>",
            "<module name=\"client\"/><module name=\"java.se\"/>"));
    Launch launch =
        (java, asked) ->
            java.with("-jar", ClassPaths.here().of(version))
                .with("-mp", folder.resolve("modules").toString(), "shop")
                .with(asked.toArray(new String[0]));
    assertSameAndBooked(release, launch, "shop");
  }

  private static final String MODULE =
      """
      <module name="%s" xmlns="urn:jboss:module:1.9">
        %s%s
        <resources>%s</resources>
        <dependencies>%s</dependencies>
      </module>
      """;
}
