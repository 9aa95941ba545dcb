package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Which calls may wait, and how long. Immutable. */
public final class UrgencyRule {

  private final When when;
  private final Urgency urgency;

  public UrgencyRule(When when, Urgency urgency) {
    this.when = Objects.requireNonNull(when);
    this.urgency = Objects.requireNonNull(urgency);
  }

  public When when() {
    return when;
  }

  public Urgency urgency() {
    return urgency;
  }

  /** Conditions; all of those that are given must hold, and of a list one entry. */
  public static final class When {

    /** No condition at all. */
    public static final When ALWAYS = new When(none(), none(), none(), none(), none(), none());

    private final List<String> callSites;
    private final List<String> threads;
    private final List<String> tags;
    private final List<String> models;
    private final List<String> endpoints;
    private final List<String> tenants;

    /**
     * An empty list is no condition.
     *
     * @param callSites patterns of {@code package.Class.method}
     * @param threads kinds, as {@code ThreadKind} names them
     * @param tags of the call or of the configuration
     * @param models patterns of the requested model
     * @param endpoints ids of {@code Endpoint}
     * @param tenants patterns of whom the call is made for
     */
    public When(
        List<String> callSites,
        List<String> threads,
        List<String> tags,
        List<String> models,
        List<String> endpoints,
        List<String> tenants) {
      this.callSites = Collections.unmodifiableList(callSites);
      this.threads = Collections.unmodifiableList(threads);
      this.tags = Collections.unmodifiableList(tags);
      this.models = Collections.unmodifiableList(models);
      this.endpoints = Collections.unmodifiableList(endpoints);
      this.tenants = Collections.unmodifiableList(tenants);
    }

    private static List<String> none() {
      return Collections.emptyList();
    }

    public List<String> callSites() {
      return callSites;
    }

    public List<String> threads() {
      return threads;
    }

    public List<String> tags() {
      return tags;
    }

    public List<String> models() {
      return models;
    }

    public List<String> endpoints() {
      return endpoints;
    }

    public List<String> tenants() {
      return tenants;
    }
  }
}
