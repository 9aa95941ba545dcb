package io.llmcost.agent.config;

import java.util.Objects;

/**
 * One option: its key, what its values are, its default for each preset and what it is for. All of
 * them stand in {@link Options}; the reader, the reference and the schema are made from that list.
 *
 * @param <T> the type of its value, immutable
 */
public final class Setting<T> {

  private final String key;
  private final SettingType<T> type;
  private final T defaultValue;
  private final String description;

  Setting(String key, SettingType<T> type, T defaultValue, String description) {
    this.key = Objects.requireNonNull(key);
    this.type = Objects.requireNonNull(type);
    this.defaultValue = defaultValue;
    this.description = Objects.requireNonNull(description);
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

  /** One or two sentences for the reference. */
  public String description() {
    return description;
  }

  @Override
  public String toString() {
    return key;
  }
}
