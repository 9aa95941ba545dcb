package io.llmcost.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.Jdks;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A client's version on a Java release.
 *
 * @param version the name of a class path
 */
record Target(Client client, String version, int release) {

  private static final List<Integer> RELEASES = List.of(8, 11, 17, 21, 25);

  /**
   * The clients that have everything to keep; with {@code -Dllmcost.clients=OKHTTP,JDK} only those
   * of them.
   */
  static Stream<Target> all() {
    Set<String> wanted = Set.of(System.getProperty("llmcost.clients", "").split(","));
    return everyClient()
        .filter(target -> wanted.contains("") || wanted.contains(target.client().name()));
  }

  private static Stream<Target> everyClient() {
    return of(
        Client.OKHTTP,
        Client.OPENAI,
        Client.OPENAI_TRANSPORT,
        Client.JDK,
        Client.URL_CONNECTION,
        Client.APACHE4,
        Client.APACHE4_ASYNC,
        Client.APACHE5,
        Client.WEBCLIENT,
        Client.WEBCLIENT_17,
        Client.AZURE,
        Client.AZURE_ON_OTHERS,
        Client.REACTOR_NETTY,
        Client.VERTX,
        Client.AHC,
        Client.AHC_11,
        Client.JETTY,
        Client.JETTY_17);
  }

  /**
   * What is tested: the oldest version of each client on Java 8, or on the Java that runs if it is
   * not for Java 8, and the newest version on the newest Java that is found; of clients that have
   * the loopback bridge in common one the former; with profile {@code matrix} every version on
   * every release.
   */
  static Stream<Target> of(Client... clients) {
    boolean matrix = Boolean.getBoolean("llmcost.matrix");
    Set<Target> targets = new LinkedHashSet<>();
    for (Client client : clients) {
      List<String> versions = client.versions();
      if (matrix) {
        for (String version : versions) {
          RELEASES.stream()
              .filter(release -> release >= client.lowestRelease(version))
              .forEach(release -> targets.add(new Target(client, version, release)));
        }
      } else {
        int low = client.lowestRelease() == 8 ? 8 : Runtime.version().feature();
        if (!client.isBridged() || client == Client.REACTOR_NETTY) {
          targets.add(new Target(client, oldest(versions), low));
        }
        targets.add(new Target(client, newest(versions), newestRelease()));
      }
    }
    return targets.stream();
  }

  /**
   * For what hardly depends on a client's version: the newest version of each client on the newest
   * Java that is found; with profile {@code matrix} as {@link #of}.
   */
  static Stream<Target> newestOf(Client... clients) {
    return Boolean.getBoolean("llmcost.matrix")
        ? of(clients)
        : Stream.of(clients)
            .map(client -> new Target(client, newest(client.versions()), newestRelease()));
  }

  /** The newest version on every release. */
  static Stream<Target> onEveryRelease(Client client) {
    return RELEASES.stream()
        .filter(release -> release >= client.lowestRelease())
        .map(release -> new Target(client, newest(client.versions()), release));
  }

  /** The newest version of each client on the oldest release that it runs on. */
  static Stream<Target> newestOnOldestReleases() {
    return Stream.of(Client.values())
        .map(
            client -> {
              String newest = newest(client.versions());
              return new Target(client, newest, client.lowestRelease(newest));
            });
  }

  private static int newestRelease() {
    return RELEASES.stream()
        .filter(Jdks.all()::containsKey)
        .reduce(Runtime.version().feature(), Math::max);
  }

  private static String oldest(List<String> versions) {
    return versions.stream().min(Target::compareVersions).orElseThrow();
  }

  private static String newest(List<String> versions) {
    return versions.stream().max(Target::compareVersions).orElseThrow();
  }

  /** 4.52 is less than 4.100. */
  static int compareVersions(String one, String other) {
    return key(one).compareTo(key(other));
  }

  private static String key(String version) {
    StringBuilder key = new StringBuilder();
    for (String part : version.replaceFirst("^[^0-9]*", "").split("\\.")) {
      key.append(" ".repeat(Math.max(0, 6 - part.length()))).append(part);
    }
    return key.toString();
  }

  /** The runtime; skips the test, and says what is missing, if there is none. */
  Path javaHome() {
    Map<Integer, Path> homes = Jdks.all();
    assumeTrue(
        homes.containsKey(release),
        () ->
            "No Java "
                + release
                + " on this machine (found: "
                + homes.keySet()
                + "); name a folder that has one: -Dllmcost.jdks=FOLDER");
    return homes.get(release);
  }

  @Override
  public String toString() {
    return version + " on Java " + release;
  }
}
