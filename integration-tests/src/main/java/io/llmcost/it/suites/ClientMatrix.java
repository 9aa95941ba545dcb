package io.llmcost.it.suites;

import io.llmcost.it.harness.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the table of clients from what the tests of their contract have left: {@code ClientMatrix
 * REPORTS PAGE}. A row for each version, a column for each part of the contract, and in the cell
 * the releases of Java on which it held; one on which it did not is struck out.
 */
public final class ClientMatrix {

  /** What is promised, by the name of the test method that looks at it. */
  private static final Map<String, String> PARTS = parts();

  private static final Pattern TEST =
      Pattern.compile("\\.(\\w+)\\(Target\\) (\\S+) on Java (\\d+)");

  private final Map<String, Map<String, List<String>>> byVersion = new TreeMap<>();

  private ClientMatrix() {}

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("observeChangesNeitherTheWireNorTheApplication", "same wire");
    parts.put("booksEachCallAtWhatTheProviderBills", "booked");
    parts.put("safeAnswersARepeatedCallWithoutARequest", "answered");
    parts.put("aRoutedCallTakesItsOwnKeyAndNothingOfTheApplications", "rewritten");
    parts.put("anApplicationSeesTheSameWithAndWithout", "faults, cut, cancelled");
    return parts;
  }

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
    if (name.find() && PARTS.containsKey(name.group(1))) {
      String release = passed ? name.group(3) : "~~" + name.group(3) + "~~";
      byVersion
          .computeIfAbsent(name.group(2), any -> new TreeMap<>())
          .computeIfAbsent(name.group(1), any -> new ArrayList<>())
          .add(release);
    }
  }

  private String table() {
    StringBuilder text = new StringBuilder("| client |");
    PARTS.values().forEach(part -> text.append(' ').append(part).append(" |"));
    text.append("\n").append("|---".repeat(PARTS.size() + 1)).append("|\n");
    byVersion.forEach(
        (version, parts) -> {
          text.append("| ").append(version).append(" |");
          PARTS.keySet().forEach(part -> text.append(cell(parts.getOrDefault(part, List.of()))));
          text.append('\n');
        });
    return text.toString();
  }

  private static String cell(List<String> releases) {
    TreeSet<String> sorted = new TreeSet<>((a, b) -> Integer.compare(number(a), number(b)));
    sorted.addAll(releases);
    return " " + String.join(" ", sorted) + " |";
  }

  private static int number(String release) {
    return Integer.parseInt(release.replace("~~", ""));
  }
}
