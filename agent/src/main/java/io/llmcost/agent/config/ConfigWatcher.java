package io.llmcost.agent.config;

import io.llmcost.agent.log.Log;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads the settings again when the file changes. A bad file, or none where there was one, leaves
 * the last good settings in force. Has no thread of its own.
 */
public final class ConfigWatcher implements Runnable {

  /** How often a scheduler looks, in milliseconds. */
  public static final long DEFAULT_PERIOD_MILLIS = 2_000;

  // Files' times may be full seconds: what was written twice in one of them looks unchanged.
  private static final long MTIME_GRAIN_MILLIS = 2_500;
  private static final int MAX_LOGGED = 20;

  private final Sources sources;
  private final SettingsSource target;
  private final List<File> files;
  private boolean fileWasThere;
  private long fingerprint;
  private boolean bad;
  private List<Long> stamp;
  private boolean stampMayHideAChange;

  /**
   * @param first what was read of the same sources, and is in force
   */
  public ConfigWatcher(Sources sources, ReadResult first, SettingsSource target) {
    this.sources = sources;
    this.target = target;
    this.files = first.files();
    this.fingerprint = first.fingerprint();
    this.fileWasThere = first.fingerprint() != 0;
    this.bad = !first.errors().isEmpty();
    // Whether the file is still the one that was read is not known: the first look reads it.
    this.stampMayHideAChange = true;
  }

  /**
   * Looks from time to time, until the result is cancelled or the scheduler is shut down.
   *
   * @param periodMillis between looks
   */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler, long periodMillis) {
    return scheduler.scheduleWithFixedDelay(
        this, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  /** The same as {@link #check()}. */
  @Override
  public void run() {
    check();
  }

  /** Looks at the file and reads it if it may have changed. Never throws. */
  public synchronized void check() {
    try {
      List<Long> now = stampOf(files);
      if (now.equals(stamp) && !stampMayHideAChange) {
        return;
      }
      stamp = now;
      stampMayHideAChange = isRecent();
      reload();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("config-watcher", "cannot look for changes of the configuration: " + e);
    }
  }

  private void reload() {
    ReadResult result = SettingsReader.read(sources);
    boolean gone = fileWasThere && result.fingerprint() == 0;
    boolean wrong = gone || !result.errors().isEmpty();
    if (result.fingerprint() == fingerprint && wrong == bad) {
      return;
    }
    fingerprint = result.fingerprint();
    fileWasThere |= fingerprint != 0;
    if (wrong) {
      bad = true;
      log(result);
      Log.error(
          (gone
                  ? "the configuration file is gone or cannot be read"
                  : "the configuration has errors")
              + "; kept the last good one, preset "
              + target.current().preset().id(),
          null);
      return;
    }
    Preset before = target.current().preset();
    target.replace(result.settings());
    log(result);
    String now = "preset " + result.settings().preset().id();
    if (bad || before != result.settings().preset()) {
      Log.announce("configuration " + (bad ? "is good again" : "changed") + ", " + now);
    } else {
      Log.info("configuration changed, " + now);
    }
    bad = false;
  }

  /** Writes errors and warnings to the log, the first ones if they are many. */
  public static void log(ReadResult result) {
    List<Problem> errors = result.errors();
    for (int i = 0; i < errors.size() && i < MAX_LOGGED; i++) {
      Log.error(errors.get(i).toString(), null);
    }
    if (errors.size() > MAX_LOGGED) {
      Log.error("and " + (errors.size() - MAX_LOGGED) + " more errors", null);
    }
    List<Problem> warnings = result.warnings();
    for (int i = 0; i < warnings.size() && i < MAX_LOGGED; i++) {
      Log.warn(warnings.get(i).toString());
    }
  }

  private static List<Long> stampOf(List<File> files) {
    List<Long> stamp = new ArrayList<>();
    for (File file : files) {
      stamp.add(file.lastModified());
      stamp.add(file.length());
    }
    return stamp;
  }

  private boolean isRecent() {
    long now = System.currentTimeMillis();
    for (File file : files) {
      if (Math.abs(now - file.lastModified()) < MTIME_GRAIN_MILLIS) {
        return true;
      }
    }
    return false;
  }
}
