package io.llmcost.agent.ledger;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** What is known of a call once it is over. Immutable; never a prompt, an answer or a key. */
public final class CallRecord {

  private static final Pattern DATE = Pattern.compile("[-@]20\\d\\d-?\\d\\d-?\\d\\d");

  private final Builder values;

  private CallRecord(Builder values) {
    this.values = values;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** When the call began. */
  public Instant time() {
    return values.time;
  }

  public String callId() {
    return values.callId;
  }

  /**
   * What the agent made this request for: {@code shadow} (the requested model was asked what
   * another one had answered) or {@code judge}; null for a call of the application's.
   */
  public String purpose() {
    return values.purpose;
  }

  /** The application's call that the agent made this request for; null for that call itself. */
  public String forCall() {
    return values.forCall;
  }

  /** How far the application's answer agreed with this one, 0 to 1; NaN if nothing was compared. */
  public double agreement() {
    return values.agreement;
  }

  /**
   * Where an answer stood among the latest of its model, by its look, 0 (worst) to 1, that was
   * compared because of a route that keeps a quality; NaN if none was.
   */
  public double look() {
    return values.look;
  }

  /** What kind of the call site's prompts this is; null if nothing tells it from others. */
  public String template() {
    return values.template;
  }

  /** The model whose answer was compared with this one, as routes name it; null if none was. */
  public String comparedModel() {
    return values.comparedModel;
  }

  /** The application's name; null if unknown. */
  public String app() {
    return values.app;
  }

  /**
   * Which of the applications in one process, by the name that their container gives them: a web
   * application's context path without its slash, a module's name; null if there is one only.
   */
  public String module() {
    return values.module;
  }

  /** {@code package.Class.method}; null if unknown. */
  public String callSite() {
    return values.callSite;
  }

  public String thread() {
    return values.thread;
  }

  public List<String> tags() {
    return values.tags;
  }

  /**
   * The purses that the call's cost was taken from: names of budgets, with {@code =} and whom it is
   * for where each has one of its own. Empty if there were none.
   */
  public List<String> budgets() {
    return values.budgets;
  }

  /** The endpoint's id. */
  public String api() {
    return values.api;
  }

  /** The client's name. */
  public String client() {
    return values.client;
  }

  /** Who served it; null if nobody was asked. */
  public String provider() {
    return values.provider;
  }

  /** Where the provider keeps the data, if its host says so; null elsewhere. */
  public String region() {
    return values.region;
  }

  public String requestedModel() {
    return values.requestedModel;
  }

  /** The model that answered; for a cache hit, the one that had. */
  public String servedModel() {
    return values.servedModel;
  }

  /** Whether the model that was asked for answered, be it under its dated name. */
  public boolean isServedAsRequested() {
    String asked = values.requestedModel;
    String served = values.servedModel;
    return asked == null
        || served == null
        || served.equals(asked)
        || served.startsWith(asked) && DATE.matcher(served.substring(asked.length())).matches();
  }

  /** Null if it was not looked at. */
  public String task() {
    return values.task;
  }

  /** The name of the route; null if none applied. */
  public String route() {
    return values.route;
  }

  /** The tier of the route that answered, from 1; 0 if there were none. */
  public int tier() {
    return values.tier;
  }

  /** {@code hit|semantic|coalesced|partial|miss|bypass}; null if the cache had no say. */
  public String cache() {
    return values.cache;
  }

  public boolean stream() {
    return values.stream;
  }

  /** The status that the application saw; 0 if there was none. */
  public int status() {
    return values.status;
  }

  /** What went wrong, without any content; null if nothing did. */
  public String error() {
    return values.error;
  }

  /** Requests that were sent. */
  public List<Attempt> attempts() {
    return values.attempts;
  }

  public TokenUsage usage() {
    return values.usage;
  }

  /** USD; null if unpriced. */
  public BigDecimal costUsd() {
    return values.costUsd;
  }

  /** What the requested model would have cost, in USD; null if unpriced. */
  public BigDecimal baselineCostUsd() {
    return values.baselineCostUsd;
  }

  /** Baseline less cost and side cost, in USD; null if one of them is unknown. */
  public BigDecimal savedUsd() {
    return values.savedUsd;
  }

  /** What was spent beside the answer, in USD. */
  public BigDecimal sideCostUsd() {
    return values.sideCostUsd;
  }

  /** Where the rate comes from, with its date; null if unpriced. */
  public String priceSource() {
    return values.priceSource;
  }

  /** What the levers that were off would have saved, in USD; null if not looked at. */
  public BigDecimal wouldSaveUsd() {
    return values.wouldSaveUsd;
  }

  /** The lever that {@link #wouldSaveUsd} speaks of; null if none. */
  public String wouldSaveBy() {
    return values.wouldSaveBy;
  }

  /** Null if nothing was compressed. */
  public Compression compression() {
    return values.compression;
  }

  /** Null if the provider was told nothing about its prompt cache but by the application. */
  public PromptCacheUse promptCache() {
    return values.promptCache;
  }

  /** How long the call was allowed to wait; null if nobody had said so. */
  public String urgency() {
    return values.urgency;
  }

  /** How fast the provider says it served the call; null if it does not. */
  public String serviceTier() {
    return values.serviceTier;
  }

  /** Whether it was served slower and cheaper because it may wait. */
  boolean isPatient() {
    return values.urgency != null
        && ("flex".equals(values.serviceTier) || "batch".equals(values.serviceTier));
  }

  /** Calls that were sent in one request with this one, itself included; 0 if it was sent alone. */
  public int batch() {
    return values.batch;
  }

  /** From the call to the end of its body, in ms. */
  public double latencyMs() {
    return values.latencyMs;
  }

  /** Of that, waiting for providers, in ms. */
  public double upstreamMs() {
    return values.upstreamMs;
  }

  /**
   * How sure it was that an answer to another text is one to this call's; NaN if none was found.
   */
  public double similarity() {
    return values.similarity;
  }

  /** How old the answer was that a cache gave, in seconds; below 0 if that is not known. */
  public double cacheAge() {
    return values.cacheAge;
  }

  /** Waiting for its turn at limits. */
  public double limitMs() {
    return values.limitMs;
  }

  /** The embedder that found the other text; null if none did. */
  public String comparedBy() {
    return values.comparedBy;
  }

  /** The agent's own work on the caller's path, in µs. */
  public double overheadUs() {
    return values.overheadUs;
  }

  public String preset() {
    return values.preset;
  }

  /** What compression did to a prompt. */
  public static final class Compression {
    private final long before;
    private final long after;
    private final int images;

    /**
     * @param before tokens of the prompt as the application gave it, but for images
     * @param after tokens of the prompt that was sent
     * @param images that were not sent again; nobody knows how many tokens they would have been
     */
    public Compression(long before, long after, int images) {
      this.before = before;
      this.after = after;
      this.images = images;
    }

    public long before() {
      return before;
    }

    public long after() {
      return after;
    }

    public int images() {
      return images;
    }
  }

  /** The circumstances of a request: what went wrong, and what came before it. */
  public static final class Setback {
    static final Setback NONE = new Setback(null, 0, null);

    private final BigDecimal estimatedUsd;

    private final String errorClass;
    private final double waitMs;
    private final String requestId;

    /**
     * @param errorClass what went wrong, by what can be done about it; null if nothing did
     * @param waitMs how long was waited before it
     * @param requestId the provider's; null if it gave none
     */
    public Setback(String errorClass, double waitMs, String requestId) {
      this(errorClass, waitMs, requestId, null);
    }

    private Setback(String errorClass, double waitMs, String requestId, BigDecimal estimatedUsd) {
      this.errorClass = errorClass;
      this.waitMs = waitMs;
      this.requestId = requestId;
      this.estimatedUsd = estimatedUsd;
    }

    /**
     * This of a request whose provider has not said what it used.
     *
     * @param usd what was booked for it; null if nothing was, or the provider has said so
     */
    public Setback withEstimate(BigDecimal usd) {
      return usd == null ? this : new Setback(errorClass, waitMs, requestId, usd);
    }

    /** What was booked by estimate; null if nothing was. */
    public BigDecimal estimatedUsd() {
      return estimatedUsd;
    }

    /** Null if nothing went wrong. */
    public String errorClass() {
      return errorClass;
    }

    public double waitMs() {
      return waitMs;
    }

    /** Null if the provider gave none. */
    public String requestId() {
      return requestId;
    }
  }

  /** A request that was sent for a call. */
  public static final class Attempt {
    private final String provider;
    private final String model;
    private final int status;
    private final String error;
    private final double ms;
    private final double score;
    private final String verdict;
    private final Setback setback;

    /**
     * @param status 0 if there was no answer
     * @param error the exception's class; null if there was an answer
     * @param ms until the response's head
     * @param score that a gate gave the answer, 0 to 1; NaN if none looked
     * @param verdict what spoke against the answer, without any content; null if no gate looked
     */
    public Attempt(
        String provider,
        String model,
        int status,
        String error,
        double ms,
        double score,
        String verdict) {
      this(provider, model, status, error, ms, score, verdict, Setback.NONE);
    }

    /** As the other one, with what is known of its circumstances. */
    public Attempt(
        String provider,
        String model,
        int status,
        String error,
        double ms,
        double score,
        String verdict,
        Setback setback) {
      this.setback = setback;
      this.provider = provider;
      this.model = model;
      this.status = status;
      this.error = error;
      this.ms = ms;
      this.score = score;
      this.verdict = verdict;
    }

    public String provider() {
      return provider;
    }

    public String model() {
      return model;
    }

    public int status() {
      return status;
    }

    public String error() {
      return error;
    }

    public double ms() {
      return ms;
    }

    /** 0 to 1; NaN if no gate looked at the answer. */
    public double score() {
      return score;
    }

    public Setback setback() {
      return setback;
    }

    /** Empty if nothing spoke against the answer, null if no gate looked at it. */
    public String verdict() {
      return verdict;
    }
  }

  /** Collects the values; see the accessors of the record. Used once. */
  public static final class Builder {
    private Instant time;
    private String callId;
    private String app;
    private String module;
    private String callSite;
    private String thread;
    private List<String> tags = Collections.emptyList();
    private List<String> budgets = Collections.emptyList();
    private String api;
    private String client;
    private String provider;
    private String region;
    private String requestedModel;
    private String servedModel;
    private String task;
    private String route;
    private int tier;
    private String cache;
    private boolean stream;
    private int status;
    private String error;
    private List<Attempt> attempts = Collections.emptyList();
    private TokenUsage usage = TokenUsage.UNKNOWN;
    private BigDecimal costUsd;
    private BigDecimal baselineCostUsd;
    private BigDecimal savedUsd;
    private BigDecimal sideCostUsd = BigDecimal.ZERO;
    private String purpose;
    private String forCall;
    private double agreement = Double.NaN;
    private double look = Double.NaN;
    private String template;
    private String comparedModel;
    private String priceSource;
    private BigDecimal wouldSaveUsd;
    private String wouldSaveBy;
    private Compression compression;
    private PromptCacheUse promptCache;
    private String urgency;
    private String serviceTier;
    private int batch;
    private double latencyMs;
    private double upstreamMs;
    private double similarity = Double.NaN;
    private double limitMs;
    private double cacheAge = -1;
    private String comparedBy;
    private double overheadUs;
    private String preset;

    private Builder() {}

    public Builder time(Instant value) {
      time = value;
      return this;
    }

    public Builder callId(String value) {
      callId = value;
      return this;
    }

    public Builder app(String value) {
      app = value;
      return this;
    }

    public Builder module(String value) {
      module = value;
      return this;
    }

    public Builder callSite(String value) {
      callSite = value;
      return this;
    }

    public Builder thread(String value) {
      thread = value;
      return this;
    }

    public Builder budgets(List<String> value) {
      budgets = value;
      return this;
    }

    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    public Builder api(String value) {
      api = value;
      return this;
    }

    public Builder client(String value) {
      client = value;
      return this;
    }

    public Builder provider(String value) {
      provider = value;
      return this;
    }

    public Builder region(String value) {
      region = value;
      return this;
    }

    public Builder requestedModel(String value) {
      requestedModel = value;
      return this;
    }

    public Builder servedModel(String value) {
      servedModel = value;
      return this;
    }

    public Builder task(String value) {
      task = value;
      return this;
    }

    public Builder route(String value) {
      route = value;
      return this;
    }

    public Builder tier(int value) {
      tier = value;
      return this;
    }

    public Builder cache(String value) {
      cache = value;
      return this;
    }

    public Builder stream(boolean value) {
      stream = value;
      return this;
    }

    public Builder status(int value) {
      status = value;
      return this;
    }

    public Builder error(String value) {
      error = value;
      return this;
    }

    public Builder attempts(List<Attempt> value) {
      attempts = value;
      return this;
    }

    public Builder usage(TokenUsage value) {
      usage = value;
      return this;
    }

    public Builder costUsd(BigDecimal value) {
      costUsd = value;
      return this;
    }

    public Builder baselineCostUsd(BigDecimal value) {
      baselineCostUsd = value;
      return this;
    }

    public Builder savedUsd(BigDecimal value) {
      savedUsd = value;
      return this;
    }

    /** A request of the agent's own; with nulls a call of the application's. */
    public Builder aside(String newPurpose, String newForCall) {
      purpose = newPurpose;
      forCall = newForCall;
      return this;
    }

    /**
     * @param newAgreement NaN if nothing was compared
     * @param newComparedModel null if nothing was
     */
    public Builder compared(double newAgreement, String newComparedModel) {
      agreement = newAgreement;
      comparedModel = newComparedModel;
      return this;
    }

    /**
     * @param value null if nothing tells the prompt from others of its call site
     */
    public Builder template(String value) {
      template = value;
      return this;
    }

    /**
     * @param value NaN if no answer was looked at
     */
    public Builder look(double value) {
      look = value;
      return this;
    }

    public Builder sideCostUsd(BigDecimal value) {
      sideCostUsd = value;
      return this;
    }

    public Builder priceSource(String value) {
      priceSource = value;
      return this;
    }

    public Builder wouldSave(String lever, BigDecimal usd) {
      wouldSaveBy = lever;
      wouldSaveUsd = usd;
      return this;
    }

    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    public Builder promptCache(PromptCacheUse value) {
      promptCache = value;
      return this;
    }

    public Builder urgency(String value) {
      urgency = value;
      return this;
    }

    public Builder serviceTier(String value) {
      serviceTier = value;
      return this;
    }

    public Builder batch(int value) {
      batch = value;
      return this;
    }

    public Builder latencyMs(double value) {
      latencyMs = value;
      return this;
    }

    public Builder upstreamMs(double value) {
      upstreamMs = value;
      return this;
    }

    public Builder similarity(double value) {
      similarity = value;
      return this;
    }

    public Builder limitMs(double value) {
      limitMs = value;
      return this;
    }

    /** Seconds; below 0 if it is not known. */
    public Builder cacheAge(double value) {
      cacheAge = value;
      return this;
    }

    public Builder comparedBy(String value) {
      comparedBy = value;
      return this;
    }

    public Builder overheadUs(double value) {
      overheadUs = value;
      return this;
    }

    public Builder preset(String value) {
      preset = value;
      return this;
    }

    public CallRecord build() {
      return new CallRecord(this);
    }
  }
}
