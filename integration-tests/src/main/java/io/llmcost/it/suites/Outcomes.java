package io.llmcost.it.suites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What became of each test of a suite, in one run or in the best of several. */
public final class Outcomes {

  private final Map<String, String> byTest = new TreeMap<>();
  private final Map<String, String> classes = new HashMap<>();
  private final int calls;

  private Outcomes(int calls) {
    this.calls = calls;
  }

  /**
   * Reads the reports that JUnit's launcher left in a folder.
   *
   * @param calls how many the agent has taken for calls of a model
   */
  public static Outcomes read(Path folder, int calls) throws IOException {
    Outcomes outcomes = new Outcomes(calls);
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.toString().endsWith(".xml")).sorted().forEach(outcomes::readFile);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return outcomes;
  }

  private void readFile(Path file) {
    try {
      Document report =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      NodeList cases = report.getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        add((Element) cases.item(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new UncheckedIOException(new IOException(file + ": " + e, e));
    }
  }

  private void add(Element test) {
    // What stands for an object in a test's name differs from run to run.
    String name =
        (test.getAttribute("classname") + "." + test.getAttribute("name"))
            .replaceAll("@[0-9a-f]{4,}", "@");
    String unique = name;
    for (int n = 2; byTest.containsKey(unique); n++) {
      unique = name + " #" + n;
    }
    byTest.put(unique, outcome(test));
    classes.put(unique, test.getAttribute("classname"));
  }

  private static String outcome(Element test) {
    for (String bad : List.of("failure", "error", "skipped")) {
      if (test.getElementsByTagName(bad).getLength() > 0) {
        return bad.equals("skipped") ? bad : "failed";
      }
    }
    return "passed";
  }

  /** Of each test the better one. */
  Outcomes orBetter(Outcomes other) {
    Outcomes best = new Outcomes(Math.max(calls, other.calls));
    best.byTest.putAll(byTest);
    best.classes.putAll(classes);
    best.classes.putAll(other.classes);
    other.byTest.forEach(
        (test, outcome) -> best.byTest.merge(test, outcome, (a, b) -> b.equals("passed") ? b : a));
    return best;
  }

  /** How many calls the agent has taken for those of a model. */
  int calls() {
    return calls;
  }

  int size() {
    return byTest.size();
  }

  int passed() {
    return of("passed").size();
  }

  /** Tests with an outcome. */
  public Set<String> of(String outcome) {
    return byTest.entrySet().stream()
        .filter(test -> test.getValue().equals(outcome))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tests whose outcome is not the same, those included that only one of the runs has. */
  Set<String> differencesFrom(Outcomes other) {
    Set<String> names = new TreeSet<>(byTest.keySet());
    names.addAll(other.byTest.keySet());
    names.removeIf(
        test -> byTest.getOrDefault(test, "").equals(other.byTest.getOrDefault(test, "")));
    return names;
  }

  /** The classes of some tests, of which those that were not run here have none. */
  Set<String> classesOf(Set<String> tests) {
    return tests.stream()
        .map(classes::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  String of(String test, String otherwise) {
    return byTest.getOrDefault(test, otherwise);
  }
}
