package io.llmcost.agent.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** All options' values at one time. Immutable; a reload makes a new one. */
public final class Settings {

  private final Map<Setting<?>, Object> values;

  Settings(Map<Setting<?>, Object> values) {
    this.values = Collections.unmodifiableMap(new HashMap<>(values));
  }

  /** What preset {@code safe} is without a file. */
  public static Settings defaults() {
    return new Settings(Collections.emptyMap());
  }

  @SuppressWarnings("unchecked") // the reader puts in only what the setting's type has read
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    return value == null ? setting.defaultValue() : (T) value;
  }

  /** This with one value changed; for tests and for simulation. */
  public <T> Settings with(Setting<T> setting, T value) {
    Map<Setting<?>, Object> changed = new HashMap<>(values);
    changed.put(setting, value);
    return new Settings(changed);
  }
}
