package io.llmcost.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The floors of the house: a package uses those above it in this list, never those below. */
class PackageOrderTest {

  private static final String BASE = "io.llmcost.agent.";

  /** Ground floor first. Packages of one floor do not use each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("log", "thread", "rights"),
          List.of("http"),
          List.of("transport"),
          List.of("redis"),
          List.of("config"),
          List.of("llm"),
          List.of("gate", "quality", "prior"),
          List.of("price"),
          List.of("ledger"),
          List.of("gateway"),
          List.of("provider", "dialect"),
          List.of("budget"),
          List.of("cache"),
          List.of("semantic"),
          List.of("coalesce", "batch"),
          List.of("compress", "resilience"),
          List.of("limit", "hedge"),
          List.of("route"),
          List.of("eval"),
          List.of("console", "telemetry"),
          List.of("cli"),
          List.of("instrumentation"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.llmcost");

  @TestFactory
  List<DynamicTest> packagesUseThoseAboveThemOnly() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      String[] later =
          FLOORS.subList(floor + 1, FLOORS.size()).stream()
              .flatMap(List::stream)
              .map(name -> BASE + name + "..")
              .toArray(String[]::new);
      for (String name : FLOORS.get(floor)) {
        if (later.length > 0) {
          tests.add(
              DynamicTest.dynamicTest(
                  name,
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage(BASE + name + "..")
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(later)
                          .allowEmptyShould(true)
                          .check(CLASSES)));
        }
      }
    }
    return tests;
  }

  @Test
  void bootClassesStandAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.llmcost.bootstrap..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "io.llmcost.bootstrap..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootPackageAndInstrumentationKnowTheBootClasses() {
    noClasses()
        .that()
        .resideInAnyPackage(
            FLOORS.subList(0, FLOORS.size() - 1).stream()
                .flatMap(List::stream)
                .map(name -> BASE + name + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.llmcost.bootstrap..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void clientsAreNamedInTheirGlueOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.llmcost..")
        .and()
        .resideOutsideOfPackage("..glue..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "com.openai..")
        .check(CLASSES);
  }

  @Test
  void nothingLogsThroughTheJdkOrTheApplication() {
    noClasses()
        .that()
        .resideInAPackage("io.llmcost..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
        .check(CLASSES);
  }
}
