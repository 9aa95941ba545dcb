package io.llmcost.agent.gateway;

import io.llmcost.agent.ledger.CallRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What the stages find out about a call, for response headers and ledger. Shared by all exchanges
 * of the call, on whatever thread; each value is written by one stage.
 */
public final class CallTrace {

  private final String callId;
  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private final List<CallRecord.Attempt> attempts = new ArrayList<>(1);
  private long upstreamNanos;
  private volatile String callSite;
  private volatile String task;
  private volatile String cache;
  private volatile String route;
  private volatile String provider;
  private volatile String servedModel;
  private volatile String wouldSaveBy;

  public CallTrace(String callId) {
    this.callId = callId;
  }

  public String callId() {
    return callId;
  }

  /** By {@link System#nanoTime}. */
  public long startNanos() {
    return startNanos;
  }

  /** Since the epoch. */
  public long startMillis() {
    return startMillis;
  }

  /** Null if unknown. */
  public String callSite() {
    return callSite;
  }

  public void callSite(String value) {
    callSite = value;
  }

  /** Null if nobody asked. */
  public String task() {
    return task;
  }

  public void task(String value) {
    task = value;
  }

  /** {@code hit|coalesced|partial|miss|bypass}; null if the cache had no say. */
  public String cache() {
    return cache;
  }

  public void cache(String value) {
    cache = value;
  }

  /** The name of the route that was taken, or null. */
  public String route() {
    return route;
  }

  public void route(String value) {
    route = value;
  }

  /** Who served the call, or null while nobody has. */
  public String provider() {
    return provider;
  }

  /** The model that serves the call, as it is called at its provider; null while none does. */
  public String servedModel() {
    return servedModel;
  }

  public void served(String byProvider, String model) {
    provider = byProvider;
    servedModel = model;
  }

  /** In {@code observe}: the lever that would have answered or changed this call, or null. */
  public String wouldSaveBy() {
    return wouldSaveBy;
  }

  public void wouldSaveBy(String lever) {
    wouldSaveBy = lever;
  }

  synchronized void attempt(CallRecord.Attempt attempt, long nanos) {
    attempts.add(attempt);
    upstreamNanos += nanos;
  }

  public synchronized List<CallRecord.Attempt> attempts() {
    return new ArrayList<>(attempts);
  }

  /** Waiting for response heads, over all attempts. */
  public synchronized long upstreamNanos() {
    return upstreamNanos;
  }
}
