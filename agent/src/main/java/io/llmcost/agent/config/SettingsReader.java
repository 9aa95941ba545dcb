package io.llmcost.agent.config;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads settings: agent argument over system property over environment over file over preset. A
 * configuration with an error never changes a call: what could be read counts, with a preset of
 * {@code observe} at most.
 */
public final class SettingsReader {

  static final String CONFIG = "config";
  private static final String PROPERTY = "system property";
  private static final String VARIABLE = "environment variable";

  private final Sources sources;
  private final ReadContext in;
  private final Given given = new Given();
  private long fingerprint;

  private SettingsReader(Sources sources) {
    this.sources = sources;
    this.in = new ReadContext(sources.environment());
  }

  /** Never throws: what goes wrong is among the errors. */
  public static ReadResult read(Sources sources) {
    try {
      return readUnguarded(sources);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Problem problem =
          new Problem("configuration", 0, 0, null, "could not be read, an error of llmcost: " + e);
      return plain(
          Settings.defaults().with(Options.PRESET, Preset.OBSERVE),
          Collections.singletonList(problem),
          sources.defaultFile());
    }
  }

  static ReadResult readUnguarded(Sources sources) {
    if (sources.areSilent()) {
      return plain(Settings.defaults(), Collections.<Problem>emptyList(), sources.defaultFile());
    }
    return new SettingsReader(sources).read();
  }

  private static ReadResult plain(Settings settings, List<Problem> errors, File file) {
    return new ReadResult(
        settings,
        errors,
        Collections.<Problem>emptyList(),
        Collections.singletonList(file),
        Collections.<Setting<?>, String>emptyMap(),
        0);
  }

  // From the source that counts least to the one that counts most.
  private ReadResult read() {
    Map<String, String> arguments = AgentArgument.parse(sources.agentArgument(), in);
    File named = namedFile(arguments.remove(CONFIG));
    File file = named == null ? sources.defaultFile() : named;
    // Without a file the parser's classes are not loaded.
    if (named != null || file.exists()) {
      readFile(file);
    }
    if (sources.hasProcessSettings()) {
      readVariables();
      readProperties();
    }
    readArguments(arguments);
    return result(file);
  }

  private File namedFile(String argument) {
    if (sources.onlyFile() != null) {
      return sources.onlyFile();
    }
    String path = argument;
    if (path == null) {
      path = sources.systemProperties().get(Sources.PROPERTY_PREFIX + CONFIG);
    }
    if (path == null || path.trim().isEmpty()) {
      path = sources.environment().get(Sources.VARIABLE_PREFIX + "CONFIG");
    }
    return path == null || path.trim().isEmpty() ? null : new File(path.trim());
  }

  private void readFile(File file) {
    in.enter(file.getPath(), file.getParentFile());
    ConfigFile content = ConfigFile.read(file, in);
    if (content == null) {
      return;
    }
    fingerprint = content.fingerprint();
    String text = content.text(in);
    Node root = text == null ? null : YamlTree.parse(text, null, in);
    if (root != null) {
      DocumentReader.read(root, given, in);
    }
  }

  private void readVariables() {
    in.enter(VARIABLE, null);
    Set<String> known = new HashSet<>();
    known.add(Sources.VARIABLE_PREFIX + "CONFIG");
    for (Setting<?> setting : Options.all()) {
      String name = setting.environmentVariable();
      known.add(name);
      String value = sources.environment().get(name);
      // Compose files and shells set to nothing what they do not want to set.
      if (value != null && !value.trim().isEmpty()) {
        given.readText(setting, name, value, in);
      }
    }
    for (String name : new TreeSet<>(sources.environment().keySet())) {
      if (name.startsWith(Sources.VARIABLE_PREFIX) && !known.contains(name)) {
        // Kubernetes makes variables of the names of services: only what is near is a mistake.
        String nearest = in.didYouMean(name, known);
        if (!nearest.isEmpty()) {
          in.warn(VARIABLE, 0, 0, name, "no setting, ignored" + nearest);
        }
      }
    }
  }

  private void readProperties() {
    in.enter(PROPERTY, null);
    Set<String> known = new HashSet<>();
    known.add(Sources.PROPERTY_PREFIX + CONFIG);
    for (Setting<?> setting : Options.all()) {
      String name = setting.systemProperty();
      known.add(name);
      String value = sources.systemProperties().get(name);
      if (value != null) {
        given.readText(setting, name, value, in);
      }
    }
    for (String name : new TreeSet<>(sources.systemProperties().keySet())) {
      if (name.startsWith(Sources.PROPERTY_PREFIX) && !known.contains(name)) {
        in.warn(PROPERTY, 0, 0, name, "no setting, ignored" + in.didYouMean(name, known));
      }
    }
  }

  private void readArguments(Map<String, String> arguments) {
    in.enter(AgentArgument.SOURCE, null);
    List<String> known = new ArrayList<>();
    known.add(CONFIG);
    for (Setting<?> setting : Options.all()) {
      known.add(setting.key());
      String value = arguments.remove(setting.key());
      if (value != null) {
        given.readText(setting, setting.key(), value, in);
      }
    }
    for (String key : arguments.keySet()) {
      in.error(AgentArgument.SOURCE, 0, 0, key, "unknown key" + in.didYouMean(key, known));
    }
  }

  private ReadResult result(File file) {
    CrossChecks checks = new CrossChecks(given, in);
    Map<String, Model> models = checks.models();
    checks.warn();
    Settings settings = given.toSettings();
    if (given.has(Options.ROUTES)) {
      // What cannot be filled in has been reported once.
      settings = settings.withRouting(given.routing(new ReadContext(sources.environment())));
    }
    if (!models.equals(settings.get(Options.MODELS))) {
      settings = settings.with(Options.MODELS, Collections.unmodifiableMap(models));
    }
    if (in.errorCount() > 0 && settings.preset().compareTo(Preset.OBSERVE) > 0) {
      settings = settings.with(Options.PRESET, Preset.OBSERVE);
    }
    return new ReadResult(
        settings,
        in.errors(),
        in.warnings(),
        Collections.singletonList(file),
        given.origins(),
        fingerprint);
  }
}
