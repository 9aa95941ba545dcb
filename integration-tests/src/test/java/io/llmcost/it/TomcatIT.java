package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Web applications in one Tomcat, as it is distributed: each has its own clients in its war. */
class TomcatIT {

  private static final String APPS = "io.llmcost.it.containers.";

  @TempDir Path folder;

  static Stream<Arguments> versions() {
    return ClassPaths.here().named("tomcat-.*").stream()
        .flatMap(
            name -> {
              String version = name.substring("tomcat-".length());
              return releases(version).map(release -> Arguments.of(version, release));
            });
  }

  private static Stream<Integer> releases(String version) {
    if (!Boolean.getBoolean("llmcost.matrix")) {
      return Stream.of(Runtime.version().feature());
    }
    int lowest = version.startsWith("9") ? 8 : version.startsWith("10") ? 11 : 17;
    return Rig.releases(lowest);
  }

  @ParameterizedTest(name = "Tomcat {0} on Java {1}")
  @MethodSource("versions")
  void warsWithDifferentVersionsOfAClientAreApart(String version, int release) throws Exception {
    Path tomcat = install(version);
    war(tomcat, "okhttp3", "okhttp-3.14", "OkHttp");
    war(tomcat, "okhttp4", "okhttp-4.12", "OkHttp");
    war(tomcat, "apache43", "apache4-4.3", "Apache4");
    war(tomcat, "apache45", "apache4-4.5", "Apache4");
    List<String> visits =
        List.of(
            "visit=okhttp3:OkHttp",
            "visit=okhttp4:OkHttp",
            "visit=apache43:Apache4",
            "visit=apache45:Apache4",
            "visit=okhttp3:UrlConnection");
    assertSameAndBooked(tomcat, release, visits);
  }

  private void assertSameAndBooked(Path tomcat, int release, List<String> visits) throws Exception {
    try (Rig rig = new Rig(folder, "preset: safe")) {
      ChildJvm.Result without = run(rig, false, tomcat, release, visits);
      assertThat(without.lines()).hasSameSizeAs(visits).allMatch(line -> line.contains(" 200 "));
      ChildJvm.Result with = run(rig, true, tomcat, release, visits);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertQuiet(without, with);
      assertThat(rig.ledger().entries())
          .extracting(entry -> entry.text("module") + " " + entry.text("call_site"))
          .containsExactlyElementsOf(
              visits.stream()
                  .map(visit -> visit.split("[=:]"))
                  .map(step -> step[1] + " " + APPS + step[2] + "Assistant.ask")
                  .toList());
    }
  }

  /** Tomcat names threads and thread locals that an application leaves; it is not to name ours. */
  private static void assertQuiet(ChildJvm.Result without, ChildJvm.Result with) {
    assertThat(Rig.newLines(without, with).stream().filter(line -> !line.startsWith(" ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("[llmcost] "));
  }

  /** A version from before those that are supported is named, and works as without the agent. */
  @ParameterizedTest(name = "Tomcat {0} on Java {1}")
  @MethodSource("versions")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void aVersionThatIsTooOldIsLeftAloneBesideAGoodOne(String version, int release) throws Exception {
    Path tomcat = install(version);
    war(tomcat, "old", "old-okhttp", "OkHttp");
    war(tomcat, "good", "okhttp-4.12", "OkHttp");
    List<String> visits =
        List.of("visit=old:OkHttp", "visit=good:OkHttp", "visit=old:OkHttp", "visit=good:OkHttp");
    try (Rig rig = new Rig(folder, "preset: safe")) {
      ChildJvm.Result without = run(rig, false, tomcat, release, visits);
      ChildJvm.Result with = run(rig, true, tomcat, release, visits);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(with.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertThat(with.stderr().lines().filter(line -> line.contains("[llmcost] WARN")))
          .singleElement()
          .asString()
          .startsWith("[llmcost] WARN Calls through okhttp3.RealCall cannot be handled in")
          .contains("context: old");
      assertThat(rig.ledger().entries())
          .extracting(entry -> entry.text("module") + " " + entry.text("cache"))
          .containsExactly("good miss", "good hit");
      assertThat(rig.openAi().requests()).hasSize(3);
    }
  }

  @ParameterizedTest(name = "Tomcat {0} on Java {1}")
  @MethodSource("versions")
  void aWarThatIsUndeployedIsForgotten(String version, int release) throws Exception {
    Path tomcat = install(version);
    war(tomcat, "one", "apache4-4.5", "Apache4");
    war(tomcat, "two", "apache4-4.5", "Apache4");
    List<String> steps =
        List.of(
            "visit=one:Apache4",
            "visit=one:UrlConnection",
            "visit=two:Apache4",
            "loaders=2",
            "undeploy=one",
            "loaders=1",
            "visit=two:Apache4");
    try (Rig rig = new Rig(folder, "preset: safe")) {
      ChildJvm.Result without = run(rig, false, tomcat, release, steps);
      war(tomcat, "one", "apache4-4.5", "Apache4");
      ChildJvm.Result with = run(rig, true, tomcat, release, steps);
      assertThat(with.lines()).isEqualTo(without.lines()).contains("loaders 2", "loaders 1");
      assertQuiet(without, with);
    }
  }

  private static ChildJvm.Result run(
      Rig rig, boolean withAgent, Path tomcat, int release, List<String> steps) throws Exception {
    Path home = Rig.javaHome(release);
    rig.openAi().reset();
    Command java = withAgent ? rig.agent(home) : rig.java(home);
    java.with("-XX:TieredStopAtLevel=1", "-Dcatalina.home=" + tomcat, "-Dcatalina.base=" + tomcat);
    java.with("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
    java.with("-Djava.util.logging.config.file=" + tomcat.resolve("conf/logging.properties"));
    java.with("-Djava.io.tmpdir=" + tomcat.resolve("temp"));
    java.with("-Dbase-url=" + rig.openAi().baseUrl());
    Path bin = tomcat.resolve("bin");
    java.classPath(
        bin.resolve("bootstrap.jar"),
        bin.resolve("tomcat-juli.jar"),
        Sources.compile(
            tomcat.resolve("launcher"), 8, bin.resolve("bootstrap.jar").toString(), LAUNCHER));
    return java.with(APPS + "TomcatApp").with(steps.toArray(new String[0])).run().orThrow();
  }

  private static final List<String> LAUNCHER = List.of(APPS + "TomcatApp");

  /** Any port, no applications of its own, and a log of what is wrong only. */
  private Path install(String version) throws IOException {
    String zip = ClassPaths.here().of("tomcat-" + version);
    Path tomcat = Packer.unpack(zip, folder.resolve("tomcat-" + version));
    Files.move(tomcat.resolve("webapps"), tomcat.resolve("distributed"));
    Files.createDirectories(tomcat.resolve("webapps"));
    Files.createDirectories(tomcat.resolve("temp"));
    Path server = tomcat.resolve("conf/server.xml");
    String text = Files.readString(server);
    Files.writeString(
        server, text.replace("port=\"8080\"", "port=\"0\"").replace("\"8005\"", "\"-1\""));
    Files.writeString(
        tomcat.resolve("conf/logging.properties"),
        """
        handlers = java.util.logging.ConsoleHandler
        .level = WARNING
        java.util.logging.ConsoleHandler.formatter = java.util.logging.SimpleFormatter
        java.util.logging.SimpleFormatter.format = %4$s %3$s %5$s%n
        """);
    return tomcat;
  }

  private void war(Path tomcat, String name, String client, String assistant) throws IOException {
    String libraries = ClassPaths.here().of(client);
    Path classes = folder.resolve("war-" + client + "/classes");
    List<String> types = List.of(APPS + "UrlConnectionAssistant", APPS + assistant + "Assistant");
    Sources.compile(classes, 8, libraries, types);
    servlet(tomcat, classes);
    Path war = tomcat.resolve("webapps/" + name + ".war");
    try (Packer packer = new Packer(war, Map.of())) {
      packer.folder("WEB-INF/classes/", classes).jars("WEB-INF/lib/", libraries);
    }
  }

  /** In the API of its time. */
  private static void servlet(Path tomcat, Path classes) throws IOException {
    Path api = tomcat.resolve("lib/servlet-api.jar");
    String source = Sources.text(APPS + "AskServlet");
    try (ZipFile jar = new ZipFile(api.toFile())) {
      if (jar.getEntry("jakarta/servlet/Servlet.class") != null) {
        source = source.replace("javax.servlet", "jakarta.servlet");
      }
    }
    Sources.compile(
        classes.getParent(),
        8,
        api + File.pathSeparator + classes,
        Map.of("AskServlet.java", source));
  }
}
