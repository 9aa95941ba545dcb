package io.llmcost.agent.config;

import java.util.Locale;
import java.util.Objects;

/**
 * One option: its key, what its values are, its default for each preset and what it is for. All of
 * them stand in {@link Options}; the reader, the reference and the schema are made from that list.
 *
 * @param <T> the type of its value, immutable
 */
public final class Setting<T> {

  private final int index;
  private final String key;
  private final SettingType<T> type;
  private final T defaultValue;
  private final Preset effectiveFrom;
  private final T valueBelow;
  private final Preset bolderFrom;
  private final T bolderValue;
  private final String description;

  /** With the same default for all presets in which it counts; see the other one. */
  Setting(
      int index,
      String key,
      SettingType<T> type,
      T defaultValue,
      Preset effectiveFrom,
      T valueBelow,
      String description) {
    this(index, key, type, defaultValue, effectiveFrom, valueBelow, null, null, description);
  }

  /**
   * @param index its place in the list of all options
   * @param effectiveFrom below this preset the value is fixed, whatever is given
   * @param valueBelow the fixed value
   * @param bolderFrom from this preset on the default is another one; null for none
   * @param bolderValue that default
   */
  Setting(
      int index,
      String key,
      SettingType<T> type,
      T defaultValue,
      Preset effectiveFrom,
      T valueBelow,
      Preset bolderFrom,
      T bolderValue,
      String description) {
    this.index = index;
    this.key = Objects.requireNonNull(key);
    this.type = Objects.requireNonNull(type);
    this.defaultValue = defaultValue;
    this.effectiveFrom = effectiveFrom;
    this.valueBelow = valueBelow;
    this.bolderFrom = bolderFrom;
    this.bolderValue = bolderValue;
    this.description = Objects.requireNonNull(description);
  }

  int index() {
    return index;
  }

  /** Dotted, as in {@code cache.ttl}. */
  public String key() {
    return key;
  }

  public SettingType<T> type() {
    return type;
  }

  /** The value if nobody says anything; null only where the description says what that means. */
  public T defaultValue() {
    return defaultValue;
  }

  /** The value with a preset if nobody says anything. */
  public T defaultValue(Preset preset) {
    if (!isEffective(preset)) {
      return valueBelow;
    }
    return bolderFrom != null && preset.compareTo(bolderFrom) >= 0 ? bolderValue : defaultValue;
  }

  /** Whether a value that is given counts with a preset; else it is fixed. */
  public boolean isEffective(Preset preset) {
    return preset.compareTo(effectiveFrom) >= 0;
  }

  /** Whether presets differ in it. */
  boolean dependsOnPreset() {
    return bolderFrom != null || !isEffective(Preset.OFF);
  }

  /** One or two sentences for the reference. */
  public String description() {
    return description;
  }

  /** As in {@code -Dllmcost.cache.ttl=1h}. */
  public String systemProperty() {
    return Sources.PROPERTY_PREFIX + key;
  }

  /** As in {@code LLMCOST_CACHE_TTL}. */
  public String environmentVariable() {
    return Sources.VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** A value as it would be written in the file; what has parts is named or counted. */
  public String format(T value) {
    return value == null ? "" : type.format(value);
  }

  @Override
  public String toString() {
    return key;
  }
}
