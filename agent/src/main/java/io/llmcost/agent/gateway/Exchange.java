package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.llm.LlmRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A call as a stage sees it. Immutable; what the stages find out for the ledger goes into its
 * {@link CallTrace}, which all exchanges of a call share.
 */
public final class Exchange {

  private final HttpRequest request;
  private final LlmRequest call;
  private final Controls controls;
  private final CallContext context;
  private final Settings settings;
  private final CallTrace trace;
  private final Effort effort;
  private final Leg leg;

  public Exchange(
      HttpRequest request,
      LlmRequest call,
      Controls controls,
      CallContext context,
      Settings settings,
      CallTrace trace) {
    this(request, call, controls, context, settings, trace, Effort.FULL, null);
  }

  private Exchange(
      HttpRequest request,
      LlmRequest call,
      Controls controls,
      CallContext context,
      Settings settings,
      CallTrace trace,
      Effort effort,
      Leg leg) {
    this.request = Objects.requireNonNull(request);
    this.call = Objects.requireNonNull(call);
    this.controls = Objects.requireNonNull(controls);
    this.context = Objects.requireNonNull(context);
    this.settings = Objects.requireNonNull(settings);
    this.trace = Objects.requireNonNull(trace);
    this.effort = effort;
    this.leg = leg;
  }

  /** What will be sent as things stand, without our own control headers. */
  public HttpRequest request() {
    return request;
  }

  /** The request's body, read. */
  public LlmRequest call() {
    return call;
  }

  /** What the application asked of us in {@code x-llmcost-*} headers. */
  public Controls controls() {
    return controls;
  }

  /** The application's tags: those of the configuration, then those of the call. */
  public List<String> tags() {
    List<String> configured = settings.get(Options.TAGS);
    if (configured.isEmpty()) {
      return controls.tags();
    }
    List<String> tags = new ArrayList<>(configured);
    tags.addAll(controls.tags());
    return tags;
  }

  public CallContext context() {
    return context;
  }

  /** The settings that hold for this call from its start to its end. */
  public Settings settings() {
    return settings;
  }

  public CallTrace trace() {
    return trace;
  }

  /** How much is done for an answer. */
  public Effort effort() {
    return effort;
  }

  /** The leg that this runs on; null for the call itself. */
  public Leg leg() {
    return leg;
  }

  /** This on a leg, with a trace of its own; see {@link CallTrace#won}. */
  public Exchange on(Leg newLeg) {
    return new Exchange(
        request,
        call,
        controls,
        new LegContext(context, newLeg),
        settings,
        trace.branch(),
        effort,
        newLeg);
  }

  /**
   * This once more, for a request that is made when the call has its answer: one of its own in the
   * ledger, and with nothing of the call's time limits.
   */
  Exchange afterwards(CallTrace newTrace) {
    Leg afterwards = Leg.afterwards();
    return new Exchange(
        request,
        call,
        controls.refreshing(),
        new AfterwardsContext(context, afterwards),
        settings,
        newTrace,
        Effort.FULL,
        afterwards);
  }

  public Exchange with(Effort newEffort) {
    return new Exchange(request, call, controls, context, settings, trace, newEffort, leg);
  }

  /** This as if other settings held for it. */
  public Exchange with(Settings otherSettings) {
    return new Exchange(request, call, controls, context, otherSettings, trace, effort, leg);
  }

  /** This with another request, whose body has been read already. */
  public Exchange with(HttpRequest newRequest, LlmRequest newCall) {
    return new Exchange(newRequest, newCall, controls, context, settings, trace, effort, leg);
  }

  /**
   * This for what outlives the call: with no more of its client than the name, kept alive by it.
   */
  public Exchange withoutClient() {
    return new Exchange(
        request, call, controls, new ClosedContext(context.client()), settings, trace);
  }
}
