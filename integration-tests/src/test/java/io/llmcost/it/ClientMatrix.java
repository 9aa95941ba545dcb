package io.llmcost.it;

import io.llmcost.it.harness.Page;
import io.llmcost.it.suites.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the table of clients from what the tests of their contract have left: {@code ClientMatrix
 * REPORTS PAGE}. A row for each version, a column for each part of the contract, and in the cell
 * the releases of Java on which it held; one on which it did not is struck out.
 */
final class ClientMatrix {

  private static final Pattern TEST =
      Pattern.compile("\\.(\\w+)\\(Target\\) (\\S+) on Java (\\d+)");

  /** By version, then by release: the tests that were run there, and whether they passed. */
  private final Map<String, Map<Integer, Map<String, Boolean>>> tests = new TreeMap<>();

  private ClientMatrix() {}

  public static void main(String[] args) throws IOException {
    ClientMatrix matrix = new ClientMatrix();
    Outcomes outcomes = Outcomes.read(Path.of(args[0]), 0);
    for (String outcome : List.of("passed", "failed")) {
      outcomes.of(outcome).forEach(test -> matrix.add(test, outcome.equals("passed")));
    }
    Path page = Path.of(args[1]);
    Files.writeString(
        page, new Page(Files.readString(page)).with("clients", matrix.table()).text());
  }

  private void add(String test, boolean passed) {
    Matcher name = TEST.matcher(test);
    if (name.find()) {
      tests
          .computeIfAbsent(name.group(2), any -> new TreeMap<>())
          .computeIfAbsent(Integer.valueOf(name.group(3)), any -> new HashMap<>())
          .merge(name.group(1), passed, Boolean::logicalAnd);
    }
  }

  private String table() {
    StringBuilder text = new StringBuilder("| client | calls |");
    for (Contract part : Contract.values()) {
      text.append(' ').append(part.title()).append(" |");
    }
    text.append('\n').append("|---".repeat(Contract.values().length + 2)).append("|\n");
    tests.forEach((version, releases) -> text.append(row(version, releases)).append('\n'));
    return text.toString();
  }

  private static String row(String version, Map<Integer, Map<String, Boolean>> releases) {
    Client client = client(version);
    Set<String> calls =
        Stream.of(Contract.values())
            .flatMap(part -> ways(part, client).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    StringBuilder row = new StringBuilder("| " + version + " | " + named(calls) + " |");
    for (Contract part : Contract.values()) {
      String held = held(part, releases);
      Set<String> ways = ways(part, client);
      row.append(' ').append(held);
      if (!held.isEmpty() && !ways.equals(calls)) {
        row.append(" (").append(named(ways)).append(')');
      }
      row.append(" |");
    }
    return row.toString();
  }

  private static Client client(String version) {
    return Stream.of(Client.values())
        .filter(client -> client.versions().contains(version))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No client has a version " + version));
  }

  private static Set<String> ways(Contract part, Client client) {
    return part.scenarios(client).stream()
        .map(client::way)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String named(Set<String> ways) {
    return Stream.of("sync", "async", "stream")
        .filter(ways::contains)
        .collect(Collectors.joining(", "));
  }

  /** Releases on which all tests of a part were run. */
  private static String held(Contract part, Map<Integer, Map<String, Boolean>> releases) {
    return releases.entrySet().stream()
        .filter(release -> release.getValue().keySet().containsAll(part.tests()))
        .map(
            release ->
                part.tests().stream().allMatch(release.getValue()::get)
                    ? "" + release.getKey()
                    : "~~" + release.getKey() + "~~")
        .collect(Collectors.joining(" "));
  }
}
