package io.llmcost.agent.config;

import java.util.Objects;

/** One of several places where a provider serves the same models. */
public final class Region {

  private final String name;
  private final Provider place;

  /**
   * @param name unique at its provider
   * @param place the provider as it is there: its base URL and key
   */
  Region(String name, Provider place) {
    this.name = Objects.requireNonNull(name);
    this.place = Objects.requireNonNull(place);
  }

  public String name() {
    return name;
  }

  /** The provider, under its own name, at this region's base URL and with this region's key. */
  public Provider place() {
    return place;
  }
}
