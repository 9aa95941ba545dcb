package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What calls may spend in a span of time. Immutable. */
public final class Budget {

  /** What of the calls' gets a purse for each of its values. */
  public enum Per {
    APP,
    CALL_SITE,
    MODEL,
    TAG,
    TENANT,
    API_KEY
  }

  /** What becomes of a call whose cost in USD nobody knows. */
  public enum WhenUnpriced {
    /** It counts as a call and by its tokens only. */
    ALLOW,
    /** It is not sent. */
    BLOCK
  }

  /** What holds while the others' share of a budget cannot be asked for. */
  public enum WhenUnknown {
    /** Calls go on, up to this process's share of what was left. */
    OPEN,
    /** Nothing is sent but for what this process was granted. */
    CLOSED
  }

  private final String name;
  private final When when;
  private final Per per;
  private final Limit limit;
  private final BudgetWindow window;
  private final ZoneId zone;
  private final Actions actions;
  private final WhenUnpriced whenUnpriced;
  private final WhenUnknown whenUnknown;

  /**
   * @param name unique, without {@code =}; in ledger, errors and reports
   * @param per null for one purse for all calls
   * @param zone in which days, weeks and months begin
   */
  public Budget(
      String name,
      When when,
      Per per,
      Limit limit,
      BudgetWindow window,
      ZoneId zone,
      Actions actions,
      WhenUnpriced whenUnpriced,
      WhenUnknown whenUnknown) {
    this.name = Objects.requireNonNull(name);
    this.when = Objects.requireNonNull(when);
    this.per = per;
    this.limit = Objects.requireNonNull(limit);
    this.window = Objects.requireNonNull(window);
    this.zone = Objects.requireNonNull(zone);
    this.actions = Objects.requireNonNull(actions);
    this.whenUnpriced = Objects.requireNonNull(whenUnpriced);
    this.whenUnknown = Objects.requireNonNull(whenUnknown);
  }

  public String name() {
    return name;
  }

  public When when() {
    return when;
  }

  /** Null for one purse for all calls. */
  public Per per() {
    return per;
  }

  public Limit limit() {
    return limit;
  }

  public BudgetWindow window() {
    return window;
  }

  public ZoneId zone() {
    return zone;
  }

  public Actions actions() {
    return actions;
  }

  public WhenUnpriced whenUnpriced() {
    return whenUnpriced;
  }

  public WhenUnknown whenUnknown() {
    return whenUnknown;
  }

  /** Which calls a budget is for: all that is given must hold, and of a list one entry. */
  public static final class When {
    private final List<String> apps;
    private final List<String> callSites;
    private final List<String> models;
    private final List<String> tags;
    private final List<String> tenants;

    /** Patterns, but for the tags; an empty list is no condition. */
    public When(
        List<String> apps,
        List<String> callSites,
        List<String> models,
        List<String> tags,
        List<String> tenants) {
      this.apps = Collections.unmodifiableList(apps);
      this.callSites = Collections.unmodifiableList(callSites);
      this.models = Collections.unmodifiableList(models);
      this.tags = Collections.unmodifiableList(tags);
      this.tenants = Collections.unmodifiableList(tenants);
    }

    public List<String> apps() {
      return apps;
    }

    public List<String> callSites() {
      return callSites;
    }

    /** Of the requested model. */
    public List<String> models() {
      return models;
    }

    public List<String> tags() {
      return tags;
    }

    public List<String> tenants() {
      return tenants;
    }
  }

  /** How much of what; at least one of them is limited. */
  public static final class Limit {

    /** In place of tokens or calls. */
    public static final long NONE = -1;

    private final BigDecimal usd;
    private final long tokens;
    private final long calls;

    /**
     * @param usd null for no limit
     * @param tokens of prompts and answers; {@link #NONE} for no limit
     * @param calls requests that are answered; {@link #NONE} for no limit
     */
    public Limit(BigDecimal usd, long tokens, long calls) {
      this.usd = usd;
      this.tokens = tokens;
      this.calls = calls;
    }

    /** Null for no limit. */
    public BigDecimal usd() {
      return usd;
    }

    /** {@link #NONE} for no limit. */
    public long tokens() {
      return tokens;
    }

    /** {@link #NONE} for no limit. */
    public long calls() {
      return calls;
    }
  }

  /** At which share of the limit something is done, in the order of these. */
  public static final class Actions {

    /** Warns at 80 %, blocks at 100 %. */
    public static final Actions USUAL = new Actions(0.8, Double.NaN, Double.NaN, 1);

    private final double warn;
    private final double downgrade;
    private final double cacheOnly;
    private final double block;

    /** From 0 to 1 each; NaN for never. */
    public Actions(double warn, double downgrade, double cacheOnly, double block) {
      this.warn = warn;
      this.downgrade = downgrade;
      this.cacheOnly = cacheOnly;
      this.block = block;
    }

    /** A line in the log. */
    public double warn() {
      return warn;
    }

    /** Routes that are for this budget hold. */
    public double downgrade() {
      return downgrade;
    }

    /** Nothing more is sent; what was answered before is answered again. */
    public double cacheOnly() {
      return cacheOnly;
    }

    /** Nothing is sent that would go beyond. */
    public double block() {
      return block;
    }
  }
}
