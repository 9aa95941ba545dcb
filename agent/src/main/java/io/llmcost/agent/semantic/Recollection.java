package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.log.Log;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a process which hits were right before it began, from the ledger: a call site does not
 * begin anew with each deployment. Once, off the callers' threads.
 */
final class Recollection {

  private static final Duration LATELY = Duration.ofDays(7);

  /** Learns from one comparison. */
  interface Learner {

    /**
     * @param site where the call was made; may be null
     * @param embedder that found the other text; null if none did
     * @param score what the verifier had said
     * @param agreement of both answers
     */
    void learn(Settings settings, String site, String embedder, double score, double agreement);
  }

  private final Executor threads;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param threads of the agent's; may refuse
   */
  Recollection(Executor threads) {
    this.threads = threads;
  }

  /** Begins, if that has not been done yet. */
  void begin(Settings settings, Learner learner) {
    if (begun.get() || !begun.compareAndSet(false, true)) {
      return;
    }
    File dir =
        settings.get(Options.LEDGER_ENABLED)
            ? LedgerPlace.of(settings.get(Options.LEDGER_DIR))
            : null;
    if (dir == null) {
      return;
    }
    Instant now = Instant.now();
    try {
      threads.execute(() -> read(dir, settings, now, learner));
    } catch (RejectedExecutionException e) {
      Log.debug("What was learnt before is not read: there is too much to do");
    }
  }

  private static void read(File dir, Settings settings, Instant now, Learner learner) {
    String app = settings.get(Options.APP);
    try {
      LedgerReader.ofComparisons(dir)
          .read(
              now.minus(LATELY),
              now,
              record -> {
                if (isVerifiedHit(record) && Objects.equals(record.app(), app)) {
                  learner.learn(
                      settings,
                      record.callSite(),
                      record.comparedBy(),
                      record.similarity(),
                      record.agreement());
                }
              });
    } catch (RuntimeException e) {
      Log.warnOnce("semantic:recollection", "What was learnt before could not be read: " + e);
    }
  }

  private static boolean isVerifiedHit(CallRecord record) {
    return !Double.isNaN(record.similarity())
        && !Double.isNaN(record.agreement())
        && record.purpose() == null
        && !"semantic".equals(record.cache());
  }
}
