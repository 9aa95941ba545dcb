package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallTrace;
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
 * Tells a process what those of the same application have learnt before it, from the ledger: a
 * route that keeps a quality does not begin anew with each deployment. Once, off the callers'
 * threads.
 */
final class Recollection {

  private static final Duration LATELY = Duration.ofDays(7);

  private final Experience experience;
  private final Executor threads;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param threads of the agent's; may refuse
   */
  Recollection(Experience experience, Executor threads) {
    this.experience = experience;
    this.threads = threads;
  }

  /** Begins, if that has not been done yet. */
  void begin(Settings settings) {
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
      threads.execute(() -> read(dir, settings.get(Options.APP), now));
    } catch (RejectedExecutionException e) {
      Log.debug("What was learnt before is not read: there is too much to do");
    }
  }

  private void read(File dir, String app, Instant now) {
    try {
      LedgerReader.ofComparisons(dir).read(now.minus(LATELY), now, record -> learn(record, app));
    } catch (RuntimeException e) {
      Log.warnOnce("recollection", "What was learnt before could not be read: " + e);
    }
  }

  private void learn(CallRecord record, String app) {
    if (record.route() == null
        || record.comparedModel() == null
        || Double.isNaN(record.agreement())
        || !Objects.equals(record.app(), app)) {
      return;
    }
    String tier = record.comparedModel();
    String place = CallTrace.place(record.callSite(), record.template());
    if (!Double.isNaN(record.look())) {
      experience.recalledLook(record.route(), tier, place, record.agreement());
    } else if (Shadow.PURPOSE.equals(record.purpose())) {
      experience.recalled(record.route(), tier, place, record.agreement());
    }
  }
}
