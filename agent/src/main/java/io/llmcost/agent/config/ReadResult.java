package io.llmcost.agent.config;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Settings, and what was wrong on the way to them. */
public final class ReadResult {

  private final Settings settings;
  private final List<Problem> errors;
  private final List<Problem> warnings;
  private final List<File> files;
  private final Map<Setting<?>, String> origins;
  private final long fingerprint;

  ReadResult(
      Settings settings,
      List<Problem> errors,
      List<Problem> warnings,
      List<File> files,
      Map<Setting<?>, String> origins,
      long fingerprint) {
    this.settings = settings;
    this.errors = Collections.unmodifiableList(new ArrayList<>(errors));
    this.warnings = Collections.unmodifiableList(new ArrayList<>(warnings));
    this.files = Collections.unmodifiableList(new ArrayList<>(files));
    this.origins = Collections.unmodifiableMap(origins);
    this.fingerprint = fingerprint;
  }

  /** If there are errors, what could be read, with a preset of {@code observe} at most. */
  public Settings settings() {
    return settings;
  }

  /** In the order of the sources; empty if the settings may be used as they were meant. */
  public List<Problem> errors() {
    return errors;
  }

  public List<Problem> warnings() {
    return warnings;
  }

  /** What a change of is a change of the settings; a file need not exist. */
  public List<File> files() {
    return files;
  }

  /**
   * Where a value comes from: {@code llmcost.yaml:3}, {@code environment variable
   * LLMCOST_CACHE_TTL}, {@code preset safe}.
   */
  public String origin(Setting<?> setting) {
    String origin = origins.get(setting);
    return origin == null || !setting.isEffective(settings.preset())
        ? "preset " + settings.preset().id()
        : origin;
  }

  /** Of the file's content; 0 if there is none that could be read. */
  long fingerprint() {
    return fingerprint;
  }
}
