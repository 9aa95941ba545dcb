package io.llmcost.agent.config;

import io.llmcost.agent.log.Log;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The settings that hold now. */
public final class SettingsSource {

  private final List<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
  private volatile Settings current;

  public SettingsSource(Settings first) {
    this.current = Objects.requireNonNull(first);
  }

  /** A volatile read. A call asks once and keeps to what it got. */
  public Settings current() {
    return current;
  }

  /** Calls the listener, on the thread of the change, after each change from now on. */
  public void onChange(Consumer<Settings> listener) {
    listeners.add(listener);
  }

  /** From now on others hold; a reload of the file replaces them in turn. */
  public void replace(Settings settings) {
    current = Objects.requireNonNull(settings);
    for (Consumer<Settings> listener : listeners) {
      try {
        listener.accept(settings);
      } catch (RuntimeException | LinkageError e) {
        Log.warn("a part of the agent did not take the new configuration", e);
      }
    }
  }
}
