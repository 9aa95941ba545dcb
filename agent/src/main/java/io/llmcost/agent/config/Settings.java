package io.llmcost.agent.config;

import java.util.Arrays;
import java.util.List;

/** All options' values at one time. Immutable; a reload makes a new one. */
public final class Settings {

  private static final Object UNSET = new Object();

  private final Object[] given;
  private final Object[] effective;
  private final String routing;

  private Settings(Object[] given, String routing) {
    this.given = given;
    this.routing = routing;
    Preset preset =
        given[Options.PRESET.index()] == UNSET
            ? Options.PRESET.defaultValue()
            : (Preset) given[Options.PRESET.index()];
    List<Setting<?>> options = Options.all();
    effective = new Object[given.length];
    for (int i = 0; i < given.length; i++) {
      Setting<?> setting = options.get(i);
      boolean taken = given[i] != UNSET && setting.isEffective(preset);
      effective[i] = taken ? given[i] : setting.defaultValue(preset);
    }
  }

  /** What preset {@code safe} is without a file. */
  public static Settings defaults() {
    Object[] nothing = new Object[Options.all().size()];
    Arrays.fill(nothing, UNSET);
    return new Settings(nothing, null);
  }

  /**
   * The value with the preset taken into account: with {@code off} nothing is enabled. With {@code
   * observe} what is enabled may only watch: who acts asks for the preset too.
   */
  @SuppressWarnings("unchecked") // only with puts values in, and the settings' own defaults
  public <T> T get(Setting<T> setting) {
    return (T) effective[setting.index()];
  }

  /**
   * The value without what the preset takes away: what {@code observe} has to know of a lever that
   * it does not let act. With higher presets the same as {@link #get}.
   */
  @SuppressWarnings("unchecked") // as above
  public <T> T intended(Setting<T> setting) {
    Preset preset = preset().compareTo(Preset.SAFE) < 0 ? Preset.SAFE : preset();
    return isGiven(setting) ? (T) given[setting.index()] : setting.defaultValue(preset);
  }

  /** How much is done; the same as {@code get(Options.PRESET)}. */
  public Preset preset() {
    return get(Options.PRESET);
  }

  /** Whether the value was given, so that it is not the preset's; it need not be in effect. */
  public boolean isGiven(Setting<?> setting) {
    return given[setting.index()] != UNSET;
  }

  /**
   * This with one value changed. With another {@link Options#PRESET}, what was given counts as it
   * would with that preset.
   */
  public <T> Settings with(Setting<T> setting, T value) {
    Object[] changed = given.clone();
    changed[setting.index()] = value;
    return new Settings(changed, routing);
  }

  /** This with what {@link #routing} says. */
  Settings withRouting(String text) {
    return new Settings(given, text);
  }

  /**
   * All that was given and has a say in where calls go, as text: equal in two processes only if
   * they send a call to the same place. It holds keys, and is for hashing only. Null if that is not
   * known.
   */
  public String routing() {
    return routing;
  }

  /** A value as it would be written in the file; what has parts is named or counted. No keys. */
  public <T> String format(Setting<T> setting) {
    return setting.format(get(setting));
  }

  /** The preset and what was given beside it; no keys. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("preset=").append(preset().id());
    for (Setting<?> setting : Options.all()) {
      if (isGiven(setting) && setting != Options.PRESET) {
        text.append(", ").append(setting.key()).append('=').append(format(setting));
      }
    }
    return text.toString();
  }
}
