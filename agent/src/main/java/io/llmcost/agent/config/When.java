package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The conditions of a route; all of those that are given must hold, and of a list one entry. An
 * empty list or map is no condition. Immutable.
 */
public final class When {

  /** No condition at all. */
  public static final When ALWAYS = builder().build();

  private final List<String> callSites;
  private final List<String> models;
  private final List<String> endpoints;
  private final List<String> tasks;
  private final List<String> tags;
  private final List<String> tenants;
  private final List<String> budgets;
  private final long minPromptTokens;
  private final long maxPromptTokens;
  private final double minDifficulty;
  private final double maxDifficulty;
  private final Map<String, String> headers;
  private final Hours hours;

  private When(Builder given) {
    this.callSites = copy(given.callSites);
    this.models = copy(given.models);
    this.endpoints = copy(given.endpoints);
    this.tasks = copy(given.tasks);
    this.tags = copy(given.tags);
    this.tenants = copy(given.tenants);
    this.budgets = copy(given.budgets);
    this.minPromptTokens = given.minPromptTokens;
    this.maxPromptTokens = given.maxPromptTokens;
    this.minDifficulty = given.minDifficulty;
    this.maxDifficulty = given.maxDifficulty;
    this.headers = given.headers;
    this.hours = given.hours;
  }

  private static List<String> copy(List<String> list) {
    return list.isEmpty()
        ? Collections.<String>emptyList()
        : Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** Without any condition yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Patterns of {@code package.Class.method}: {@code *} within a name, {@code **} across dots. */
  public List<String> callSites() {
    return callSites;
  }

  /** Patterns of the requested model. */
  public List<String> models() {
    return models;
  }

  /** Ids of {@code Endpoint}. */
  public List<String> endpoints() {
    return endpoints;
  }

  /** As the task classifier names them. */
  public List<String> tasks() {
    return tasks;
  }

  /** Of the call or of the configuration. */
  public List<String> tags() {
    return tags;
  }

  /** Patterns of whom the call is made for. */
  public List<String> tenants() {
    return tenants;
  }

  /** Names of budgets, of which one must be to be spared. */
  public List<String> budgets() {
    return budgets;
  }

  /** 0 for no bound; estimated as characters / 4. */
  public long minPromptTokens() {
    return minPromptTokens;
  }

  /** {@link Long#MAX_VALUE} for no bound. */
  public long maxPromptTokens() {
    return maxPromptTokens;
  }

  /** 0 to 1; 0 for no bound. */
  public double minDifficulty() {
    return minDifficulty;
  }

  /** 0 to 1; 1 for no bound. */
  public double maxDifficulty() {
    return maxDifficulty;
  }

  /** Whether a prompt that is too easy or too difficult does not match. */
  public boolean boundsDifficulty() {
    return minDifficulty > 0 || maxDifficulty < 1;
  }

  /** Patterns of request header values by name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** In the process's time zone; null for the whole day. */
  public Hours hours() {
    return hours;
  }

  /** Takes conditions; what is not given is none. */
  public static final class Builder {
    private List<String> callSites = Collections.emptyList();
    private List<String> models = Collections.emptyList();
    private List<String> endpoints = Collections.emptyList();
    private List<String> tasks = Collections.emptyList();
    private List<String> tags = Collections.emptyList();
    private List<String> tenants = Collections.emptyList();
    private List<String> budgets = Collections.emptyList();
    private long minPromptTokens;
    private long maxPromptTokens = Long.MAX_VALUE;
    private double minDifficulty;
    private double maxDifficulty = 1;
    private Map<String, String> headers = Collections.emptyMap();
    private Hours hours;

    private Builder() {}

    /** See {@link When#callSites}. */
    public Builder callSites(List<String> given) {
      callSites = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#models}. */
    public Builder models(List<String> given) {
      models = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#endpoints}. */
    public Builder endpoints(List<String> given) {
      endpoints = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#tasks}. */
    public Builder tasks(List<String> given) {
      tasks = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#tags}. */
    public Builder tags(List<String> given) {
      tags = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#tenants}. */
    public Builder tenants(List<String> given) {
      tenants = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#budgets}. */
    public Builder budgets(List<String> given) {
      budgets = Objects.requireNonNull(given);
      return this;
    }

    /** See {@link When#minPromptTokens} and {@link When#maxPromptTokens}. */
    public Builder promptTokens(long least, long most) {
      minPromptTokens = least;
      maxPromptTokens = most;
      return this;
    }

    /** See {@link When#minDifficulty} and {@link When#maxDifficulty}. */
    public Builder difficulty(double least, double most) {
      minDifficulty = least;
      maxDifficulty = most;
      return this;
    }

    /** See {@link When#headers}. */
    public Builder headers(Map<String, String> given) {
      headers = Collections.unmodifiableMap(given);
      return this;
    }

    /** See {@link When#hours}; may be null. */
    public Builder hours(Hours given) {
      hours = given;
      return this;
    }

    public When build() {
      return new When(this);
    }
  }
}
