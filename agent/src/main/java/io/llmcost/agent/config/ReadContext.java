package io.llmcost.agent.config;

import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one reading collects: problems, and names that are declared or referred to. */
final class ReadContext {

  private static final int MAX_ERRORS = 200;
  // Searching the nearest of thousands of names for each of thousands of errors would take minutes.
  private static final int MAX_SUGGESTIONS = 50;

  /** What a name stands for. */
  enum Kind {
    PROVIDER,
    MODEL,
    /** A model of a provider for which there is a key. */
    JUDGE,
    BUDGET,
    REGION
  }

  /** A name that has to be declared somewhere, not necessarily in the same source. */
  static final class Reference {
    final Kind kind;
    final String name;
    final String source;
    final Node node;
    final String key;

    Reference(Kind kind, String name, String source, Node node, String key) {
      this.kind = kind;
      this.name = name;
      this.source = source;
      this.node = node;
      this.key = key;
    }
  }

  private final Map<String, String> environment;
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final Set<String> providers = new HashSet<>();
  private final Set<String> models = new HashSet<>();
  private final Set<String> budgets = new HashSet<>();
  private final Set<String> regions = new HashSet<>();
  private List<Reference> references = new ArrayList<>();
  private int errorCount;
  private int suggestions;
  private String source = "";
  private File directory;

  ReadContext(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * From here on, values come from another source.
   *
   * @param newDirectory what relative paths are relative to; null for the working directory
   */
  void enter(String newSource, File newDirectory) {
    source = newSource;
    directory = newDirectory;
  }

  String source() {
    return source;
  }

  void error(Node at, String key, String message) {
    error(source, at.line, at.column, key, message);
  }

  void error(Node.Entry at, String key, String message) {
    error(source, at.line, at.column, key, message);
  }

  void error(String where, int line, int column, String key, String message) {
    errorCount++;
    if (errors.size() < MAX_ERRORS) {
      errors.add(new Problem(where, line, column, key, message));
    }
  }

  void warn(Node at, String key, String message) {
    warn(source, at.line, at.column, key, message);
  }

  void warn(String where, int line, int column, String key, String message) {
    if (warnings.size() < MAX_ERRORS) {
      warnings.add(new Problem(where, line, column, key, message));
    }
  }

  int errorCount() {
    return errorCount;
  }

  List<Problem> errors() {
    List<Problem> all = new ArrayList<>(errors);
    if (errorCount > errors.size()) {
      int left = errorCount - errors.size();
      String last = errors.get(errors.size() - 1).source();
      all.add(new Problem(last, 0, 0, null, "and " + left + " more errors"));
    }
    return all;
  }

  List<Problem> warnings() {
    return warnings;
  }

  /** {@code "; did you mean x?"}, or nothing. */
  String didYouMean(String given, Collection<String> known) {
    if (suggestions >= MAX_SUGGESTIONS) {
      return "";
    }
    suggestions++;
    String nearest = Nearest.to(given, known);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }

  /** The value of an environment variable, or null. */
  String variable(String name) {
    return environment.get(name);
  }

  /** A path as it is to be opened. */
  String resolve(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return System.getProperty("user.home", "") + path.substring(1);
    }
    return directory == null || new File(path).isAbsolute()
        ? path
        : new File(directory, path).getPath();
  }

  void declare(Kind kind, String name) {
    declared(kind).add(name);
  }

  /** Also those whose declaration has an error: one mistake is reported once. */
  Set<String> declared(Kind kind) {
    switch (kind) {
      case PROVIDER:
        return providers;
      case MODEL:
        return models;
      case REGION:
        return regions;
      default:
        return budgets;
    }
  }

  void refer(Kind kind, String name, Node node, String key) {
    references.add(new Reference(kind, name, source, node, key));
  }

  /** The references since the last time this was asked. */
  List<Reference> takeReferences() {
    List<Reference> taken = references;
    references = new ArrayList<>();
    return taken;
  }
}
