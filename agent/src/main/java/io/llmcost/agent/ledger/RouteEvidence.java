package io.llmcost.agent.ledger;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a route has done: which of its tiers answered, and why the others did not. */
public final class RouteEvidence {

  /** Of an answer that was compared, but not given: it says nothing of what was kept. */
  private static final String HELD = "held";

  private static final int MAX_NAMES = 32;
  private static final int MAX_CALL_SITES = 200;

  private final Map<Integer, Long> byTier = new TreeMap<>();
  private final Map<String, Long> verdicts = new TreeMap<>();
  private final Kept kept = new Kept();
  private final Map<String, RouteEvidence> callSites = new TreeMap<>();
  private long calls;
  private long judged;
  private long escalated;
  private BigDecimal spent = BigDecimal.ZERO;
  private BigDecimal side = BigDecimal.ZERO;
  private BigDecimal saved = BigDecimal.ZERO;

  void add(CallRecord record) {
    count(record);
    String site = record.callSite() == null ? LedgerSummary.UNKNOWN : record.callSite();
    boolean isKept = callSites.containsKey(site) || callSites.size() < MAX_CALL_SITES;
    callSites
        .computeIfAbsent(isKept ? site : LedgerSummary.OTHERS, any -> new RouteEvidence())
        .count(record);
  }

  private void count(CallRecord record) {
    if (record.purpose() != null) {
      addAside(record);
      return;
    }
    calls++;
    if (byTier.containsKey(record.tier()) || byTier.size() < MAX_NAMES) {
      byTier.merge(record.tier(), 1L, Long::sum);
    }
    addVerdicts(record);
    side = side.add(record.sideCostUsd());
    spent = spent.add(record.sideCostUsd());
    spent = record.costUsd() == null ? spent : spent.add(record.costUsd());
    saved = record.savedUsd() == null ? saved : saved.add(record.savedUsd());
  }

  private void addAside(CallRecord record) {
    side = side.add(record.sideCostUsd());
    spent = spent.add(record.sideCostUsd());
    saved = saved.subtract(record.sideCostUsd());
    if (Double.isNaN(record.agreement()) || HELD.equals(record.purpose())) {
      return;
    }
    kept.add(record.agreement());
  }

  private void addVerdicts(CallRecord record) {
    boolean looked = false;
    int answers = 0;
    for (CallRecord.Attempt attempt : record.attempts()) {
      answers += attempt.status() >= 200 && attempt.status() < 300 ? 1 : 0;
      looked |= attempt.verdict() != null;
    }
    judged += looked ? 1 : 0;
    if (!looked || answers < 2) {
      return;
    }
    escalated++;
    for (CallRecord.Attempt attempt : record.attempts()) {
      String verdict = attempt.verdict();
      if (verdict != null
          && !verdict.isEmpty()
          && (verdicts.containsKey(verdict) || verdicts.size() < MAX_NAMES)) {
        verdicts.merge(verdict, 1L, Long::sum);
      }
    }
  }

  public long calls() {
    return calls;
  }

  /** Calls by the tier whose answer was given, from 1; 0 is the application's own request. */
  public Map<Integer, Long> byTier() {
    return Collections.unmodifiableMap(byTier);
  }

  /** Calls of which a gate has looked at an answer. */
  public long judged() {
    return judged;
  }

  /** Calls for which more than one answer was bought. */
  public long escalated() {
    return escalated;
  }

  /** What spoke against the answers of those calls, and how often. */
  public Map<String, Long> verdicts() {
    return Collections.unmodifiableMap(verdicts);
  }

  /** How much of the requested model's quality was kept, as far as it was compared. */
  public Kept kept() {
    return kept;
  }

  /** The same by call site, in order; of a call site there are none. */
  public Map<String, RouteEvidence> callSites() {
    return Collections.unmodifiableMap(callSites);
  }

  /** With what was bought for nothing, in USD; calls without a price are not in it. */
  public BigDecimal spentUsd() {
    return spent;
  }

  /** What went into answers that were not given, and into comparisons, in USD. */
  public BigDecimal sideUsd() {
    return side;
  }

  /** Less what was bought for nothing, in USD; may be negative. */
  public BigDecimal savedUsd() {
    return saved;
  }
}
