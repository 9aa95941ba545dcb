package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which calls go to which model. */
public final class Route {

  /**
   * {@code same:gpt-4o-mini} in {@code use} is that model at the provider that the call goes to.
   */
  public static final String SAME_PROVIDER = "same:";

  /** In {@code use} the model under {@code models} that can serve the call for the least. */
  public static final String CHEAPEST = "cheapest";

  private final String name;
  private final When when;
  private final List<String> use;
  private final Gate gate;
  private final Shadowing shadowing;
  private final double rollout;
  private final double stopAbove;
  private final Haste haste;

  /**
   * @param name unique; in ledger and reports
   * @param use ids of models or {@link #CHEAPEST}, the tiers in their order. What the reader lets
   *     through is always a key of {@link Options#MODELS}: for {@code same:NAME} it adds a model
   *     with that id and no provider
   * @param gate of all its tiers
   * @param shadowing of all its tiers
   * @param rollout share of the matching calls, 0 to 1, stable by hash
   * @param stopAbove by how much the share of its calls that go wrong may exceed that of the
   *     others, 0 to 1; 1 for no bound
   */
  public Route(
      String name,
      When when,
      List<String> use,
      Gate gate,
      Shadowing shadowing,
      double rollout,
      double stopAbove) {
    this(name, when, use, gate, shadowing, rollout, stopAbove, Haste.NONE);
  }

  /**
   * As the other one, for a route that does not wait for ever.
   *
   * @param haste of all its tiers but the last
   */
  public Route(
      String name,
      When when,
      List<String> use,
      Gate gate,
      Shadowing shadowing,
      double rollout,
      double stopAbove,
      Haste haste) {
    this.haste = Objects.requireNonNull(haste);
    this.name = Objects.requireNonNull(name);
    this.when = Objects.requireNonNull(when);
    this.use = Collections.unmodifiableList(use);
    this.gate = Objects.requireNonNull(gate);
    this.shadowing = Objects.requireNonNull(shadowing);
    this.rollout = rollout;
    this.stopAbove = stopAbove;
  }

  public String name() {
    return name;
  }

  public When when() {
    return when;
  }

  public List<String> use() {
    return use;
  }

  public Gate gate() {
    return gate;
  }

  public Shadowing shadowing() {
    return shadowing;
  }

  public Haste haste() {
    return haste;
  }

  public double rollout() {
    return rollout;
  }

  /**
   * By how much the share of its calls that go wrong may exceed that of those outside of the
   * rollout before it is stopped, 0 to 1; 1 for no bound.
   */
  public double stopAbove() {
    return stopAbove;
  }

  /**
   * Conditions; all of those that are given must hold, and of a list one entry. An empty list or
   * map is no condition.
   */
  public static final class When {
    private final List<String> callSites;
    private final List<String> models;
    private final List<String> endpoints;
    private final List<String> tasks;
    private final List<String> tags;
    private final long minPromptTokens;
    private final long maxPromptTokens;
    private final Map<String, String> headers;
    private final Hours hours;
    private final List<String> tenants;
    private final List<String> budgets;

    /** Whomever the call is made for, and whatever was spent; see the other one. */
    public When(
        List<String> callSites,
        List<String> models,
        List<String> endpoints,
        List<String> tasks,
        List<String> tags,
        long minPromptTokens,
        long maxPromptTokens,
        Map<String, String> headers,
        Hours hours) {
      this(
          callSites,
          models,
          endpoints,
          tasks,
          tags,
          minPromptTokens,
          maxPromptTokens,
          headers,
          hours,
          Collections.<String>emptyList(),
          Collections.<String>emptyList());
    }

    /**
     * @param callSites patterns of {@code package.Class.method}: {@code *} within a name, {@code
     *     **} across dots
     * @param models patterns of the requested model
     * @param endpoints ids of {@code Endpoint}
     * @param minPromptTokens 0 for no bound; estimated as characters / 4
     * @param maxPromptTokens {@link Long#MAX_VALUE} for no bound
     * @param headers patterns of request header values by name
     * @param hours in the process's time zone; null for the whole day
     * @param tenants patterns
     * @param budgets names of budgets, of which one must be to be spared
     */
    public When(
        List<String> callSites,
        List<String> models,
        List<String> endpoints,
        List<String> tasks,
        List<String> tags,
        long minPromptTokens,
        long maxPromptTokens,
        Map<String, String> headers,
        Hours hours,
        List<String> tenants,
        List<String> budgets) {
      this.callSites = Collections.unmodifiableList(callSites);
      this.models = Collections.unmodifiableList(models);
      this.endpoints = Collections.unmodifiableList(endpoints);
      this.tasks = Collections.unmodifiableList(tasks);
      this.tags = Collections.unmodifiableList(tags);
      this.minPromptTokens = minPromptTokens;
      this.maxPromptTokens = maxPromptTokens;
      this.headers = Collections.unmodifiableMap(headers);
      this.hours = hours;
      this.tenants = Collections.unmodifiableList(tenants);
      this.budgets = Collections.unmodifiableList(budgets);
    }

    public List<String> callSites() {
      return callSites;
    }

    public List<String> models() {
      return models;
    }

    public List<String> endpoints() {
      return endpoints;
    }

    public List<String> tasks() {
      return tasks;
    }

    public List<String> tags() {
      return tags;
    }

    public long minPromptTokens() {
      return minPromptTokens;
    }

    public long maxPromptTokens() {
      return maxPromptTokens;
    }

    public Map<String, String> headers() {
      return headers;
    }

    /** In the process's time zone; null for the whole day. */
    public Hours hours() {
      return hours;
    }

    /** Patterns of whom the call is made for. */
    public List<String> tenants() {
      return tenants;
    }

    /** Names of budgets, of which one must be to be spared. */
    public List<String> budgets() {
      return budgets;
    }
  }
}
