package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A model as routes name it. */
public final class Model {

  private final String id;
  private final String provider;
  private final String name;
  private final Map<String, BigDecimal> price;
  private final Map<String, String> rename;

  /**
   * @param id what routes call it
   * @param provider the name of its provider; null for the one the call goes to anyway
   * @param name what it is called on the wire
   * @param price USD per million tokens by {@code input, output, cache_read, cache_write}; empty:
   *     the price book's
   * @param rename request members that have another name here; a null value takes the member out
   */
  public Model(
      String id,
      String provider,
      String name,
      Map<String, BigDecimal> price,
      Map<String, String> rename) {
    this.id = Objects.requireNonNull(id);
    this.provider = provider;
    this.name = Objects.requireNonNull(name);
    this.price = Collections.unmodifiableMap(new LinkedHashMap<>(price));
    this.rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
  }

  public String id() {
    return id;
  }

  public String provider() {
    return provider;
  }

  public String name() {
    return name;
  }

  public Map<String, BigDecimal> price() {
    return price;
  }

  public Map<String, String> rename() {
    return rename;
  }

  /** The id, and what it stands for. */
  @Override
  public String toString() {
    return id + " (" + name + (provider == null ? "" : " at " + provider) + ")";
  }
}
