package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guide shows can be copied, with what it names and another example explains. */
class DocumentedSettingsTest {

  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern UNKNOWN = Pattern.compile("unknown (?:model|provider) ([^;]+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(GeneratedFilesTest.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(GeneratedFilesTest.ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void everyExampleLoads(Path page) throws IOException {
    Set<String> explained = explained();
    for (String yaml : examples(page)) {
      assertThat(Reading.of(yaml, null, Map.of(), variables(yaml)).errors())
          .as(yaml)
          .allSatisfy(
              error -> {
                Matcher unknown = UNKNOWN.matcher(error.toString());
                assertThat(unknown.find()).as("%s", error).isTrue();
                assertThat(explained).contains(unknown.group(1));
              });
    }
  }

  /** Whole ones: what begins with white space is a part of another one. */
  private static List<String> examples(Path page) throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      if (!block.group(1).startsWith(" ")) {
        examples.add(block.group(1));
      }
    }
    return examples;
  }

  /** Models and providers that some example has. */
  private static Set<String> explained() throws IOException {
    Set<String> names = new HashSet<>();
    for (Path page : pages()) {
      for (String yaml : examples(page)) {
        Settings settings = Reading.of(yaml, null, Map.of(), variables(yaml)).settings();
        names.addAll(settings.get(Options.PROVIDERS).keySet());
        names.addAll(settings.get(Options.MODELS).keySet());
      }
    }
    return names;
  }

  private static Map<String, String> variables(String yaml) {
    Map<String, String> variables = new HashMap<>();
    Matcher variable = VARIABLE.matcher(yaml);
    while (variable.find()) {
      variables.put(variable.group(1), "value");
    }
    return variables;
  }
}
