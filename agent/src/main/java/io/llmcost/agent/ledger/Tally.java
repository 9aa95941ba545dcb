package io.llmcost.agent.ledger;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Sums over calls. Not for several threads; its size does not grow with the calls. */
public final class Tally {

  private static final int MAX_NAMES = 32;

  private long calls;
  private long errors;
  private long unpriced;
  private long estimated;
  private long unanswered;
  private BigDecimal estimatedUsd = BigDecimal.ZERO;
  private BigDecimal unansweredUsd = BigDecimal.ZERO;
  private long untouched;
  private long hits;
  private long lookups;
  private long input;
  private long cacheRead;
  private long cacheWrite;
  private long output;
  private long reasoning;
  private long waited;
  private double waitedMs;
  private double longestWaitMs;
  private Ages hitAges = new Ages();
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal saved = BigDecimal.ZERO;
  private final Map<Lever, BigDecimal> savedBy = new EnumMap<>(Lever.class);
  private final Map<String, BigDecimal> wouldSaveBy = new TreeMap<>();

  /** Counts a call. */
  public void add(CallRecord record) {
    if (record.purpose() != null) {
      addAside(record);
      return;
    }
    calls++;
    boolean failed = isFailed(record);
    if (failed) {
      errors++;
    }
    addUsage(record.usage());
    addEstimates(record);
    addCache(record.cache());
    hitAges.add(record.cacheAge());
    Lever lever = Lever.of(record);
    if (lever == null) {
      untouched++;
    }
    if (record.costUsd() != null) {
      spent = spent.add(record.costUsd()).add(record.sideCostUsd());
    } else {
      spent = spent.add(record.sideCostUsd());
      unpriced += failed ? 0 : 1;
    }
    if (record.savedUsd() != null && record.savedUsd().signum() != 0) {
      saved = saved.add(record.savedUsd());
      savedBy.merge(lever == null ? Lever.OTHER : lever, record.savedUsd(), BigDecimal::add);
    }
    addWouldSave(record.wouldSaveBy(), record.wouldSaveUsd());
    if (record.limitMs() > 0) {
      waited++;
      waitedMs += record.limitMs();
      longestWaitMs = Math.max(longestWaitMs, record.limitMs());
    }
  }

  /** What the agent asked for itself is money and tokens, but no call of the application's. */
  private void addAside(CallRecord record) {
    addUsage(record.usage());
    addEstimates(record);
    if (record.sideCostUsd() != null) {
      spent = spent.add(record.sideCostUsd());
      saved = saved.subtract(record.sideCostUsd());
      savedBy.merge(Lever.of(record), record.sideCostUsd().negate(), BigDecimal::add);
    }
  }

  private void addUsage(TokenUsage usage) {
    if (usage.source() == TokenUsage.Source.ESTIMATED) {
      estimated++;
    }
    input += usage.input() + usage.audioInput();
    cacheRead += usage.cacheRead();
    cacheWrite += usage.cacheWrite();
    output += usage.output() + usage.audioOutput();
    reasoning += usage.reasoning();
  }

  private void addEstimates(CallRecord record) {
    for (CallRecord.Attempt attempt : record.attempts()) {
      BigDecimal usd = attempt.setback().estimatedUsd();
      if (usd == null) {
        continue;
      }
      estimatedUsd = estimatedUsd.add(usd);
      if (attempt.status() == 0) {
        unanswered++;
        unansweredUsd = unansweredUsd.add(usd);
      }
    }
  }

  private void addCache(String cache) {
    if (cache == null || cache.equals("bypass")) {
      return;
    }
    lookups++;
    if (cache.equals("hit") || cache.equals("semantic") || cache.equals("coalesced")) {
      hits++;
    }
  }

  private void addWouldSave(String lever, BigDecimal usd) {
    if (lever != null
        && usd != null
        && (wouldSaveBy.containsKey(lever) || wouldSaveBy.size() < MAX_NAMES)) {
      wouldSaveBy.merge(lever, usd, BigDecimal::add);
    }
  }

  private static boolean isFailed(CallRecord record) {
    return record.error() != null || record.status() == 0 || record.status() >= 400;
  }

  /** Calls that have waited for their turn at limits. */
  public long waited() {
    return waited;
  }

  /** How long they have waited, all together. */
  public double waitedMs() {
    return waitedMs;
  }

  public double longestWaitMs() {
    return longestWaitMs;
  }

  Tally copy() {
    Tally copy = new Tally();
    copy.calls = calls;
    copy.errors = errors;
    copy.unpriced = unpriced;
    copy.estimated = estimated;
    copy.unanswered = unanswered;
    copy.estimatedUsd = estimatedUsd;
    copy.unansweredUsd = unansweredUsd;
    copy.untouched = untouched;
    copy.hits = hits;
    copy.lookups = lookups;
    copy.input = input;
    copy.cacheRead = cacheRead;
    copy.cacheWrite = cacheWrite;
    copy.output = output;
    copy.reasoning = reasoning;
    copy.waited = waited;
    copy.waitedMs = waitedMs;
    copy.longestWaitMs = longestWaitMs;
    copy.hitAges = hitAges.copy();
    copy.spent = spent;
    copy.saved = saved;
    copy.savedBy.putAll(savedBy);
    copy.wouldSaveBy.putAll(wouldSaveBy);
    return copy;
  }

  public long calls() {
    return calls;
  }

  /** Calls that ended without an answer or with an error. */
  public long errors() {
    return errors;
  }

  /** Calls that succeeded and whose cost is unknown: they are in no sum of money. */
  public long unpriced() {
    return unpriced;
  }

  /** Calls whose tokens we counted because nobody reported them. */
  public long estimated() {
    return estimated;
  }

  /** What was booked for requests whose provider has not said what they used, in USD. */
  public BigDecimal estimatedUsd() {
    return estimatedUsd;
  }

  /** Requests that may have reached a provider, and were booked though no answer came. */
  public long unanswered() {
    return unanswered;
  }

  /** What was booked for those, in USD; a part of {@link #estimatedUsd}. */
  public BigDecimal unansweredUsd() {
    return unansweredUsd;
  }

  /** Calls that went as the application made them. */
  public long untouched() {
    return untouched;
  }

  /** Calls that a cache or another call in flight answered. */
  public long hits() {
    return hits;
  }

  /** How old the answers were that a cache gave, as far as that is known. */
  public Ages hitAges() {
    return hitAges;
  }

  /** Calls that were looked up in a cache. */
  public long lookups() {
    return lookups;
  }

  /** Hits of 100 lookups; 0 if there were none. */
  public double hitPercent() {
    return lookups == 0 ? 0 : 100.0 * hits / lookups;
  }

  /** Prompt tokens at the full rate. */
  public long inputTokens() {
    return input;
  }

  public long cacheReadTokens() {
    return cacheRead;
  }

  public long cacheWriteTokens() {
    return cacheWrite;
  }

  /** Reasoning included. */
  public long outputTokens() {
    return output;
  }

  public long reasoningTokens() {
    return reasoning;
  }

  /** All of prompts and answers. */
  public long tokens() {
    return input + cacheRead + cacheWrite + output;
  }

  /** USD, with what was spent beside the answers. */
  public BigDecimal spentUsd() {
    return spent;
  }

  /** USD; below 0 if the levers cost more than they saved. */
  public BigDecimal savedUsd() {
    return saved;
  }

  /** What the same calls would have cost without us, in USD: spent and saved. */
  public BigDecimal baselineUsd() {
    return spent.add(saved);
  }

  /** USD by what saved it; unmodifiable. */
  public Map<Lever, BigDecimal> savedBy() {
    return Collections.unmodifiableMap(savedBy);
  }

  /** USD that levers which are off would have saved, by their names; unmodifiable. */
  public Map<String, BigDecimal> wouldSaveBy() {
    return Collections.unmodifiableMap(wouldSaveBy);
  }

  /** Whether there is a call whose cost is known, so that the sums of money mean something. */
  public boolean isPriced() {
    return calls > unpriced + errors || spent.signum() != 0;
  }
}
