package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Deletes at the provider what nobody needs any more: the files say what the application says. A
 * place that has no such operation is not asked for it again; where it is out for a moment it is
 * asked three times more. For the worker's thread only.
 */
final class DoneFiles {

  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int MOST_TRIES = 4;
  private static final int MOST_PLACES = 200;
  private static final long FIRST_PAUSE_MILLIS = 2_000;
  private static final long LONGER = 4;

  /** Runs something later, on the worker's thread. */
  interface Later {
    void run(Runnable work, long millis);
  }

  private final BatchApi api;
  private final Later later;
  private final Set<String> keeping = new HashSet<>();

  DoneFiles(BatchApi api, Later later) {
    this.api = api;
    this.later = later;
  }

  /**
   * Deletes files of one caller. Never fails.
   *
   * @param caller null if its key is not known: the files stay then
   * @param files null ones are passed over
   */
  void delete(Lot lot, Headers caller, String... files) {
    for (String file : files) {
      if (file != null && caller != null) {
        delete(lot, caller, file, 1);
      }
    }
  }

  private void delete(Lot lot, Headers caller, String file, int tries) {
    if (keeping.contains(lot.base.origin())) {
      return;
    }
    try {
      api.delete(lot, caller, file);
    } catch (BatchApi.RefusedException e) {
      if (e.status == NOT_ALLOWED || e.status == NOT_IMPLEMENTED) {
        keep(lot);
      } else if (e.isPassing()) {
        again(lot, caller, file, tries, e);
      } else if (e.status != NOT_FOUND) {
        left(e);
      }
    } catch (IOException | RuntimeException e) {
      again(lot, caller, file, tries, e);
    }
  }

  private void keep(Lot lot) {
    if (keeping.size() >= MOST_PLACES) {
      keeping.clear();
    }
    keeping.add(lot.base.origin());
    Log.debug(lot.base.origin() + " deletes no files: those of batches stay there");
  }

  private void again(Lot lot, Headers caller, String file, int tries, Exception e) {
    if (tries >= MOST_TRIES) {
      left(e);
      return;
    }
    long pause = FIRST_PAUSE_MILLIS * (long) Math.pow(LONGER, tries - 1);
    later.run(() -> delete(lot, caller, file, tries + 1), pause);
  }

  private static void left(Exception e) {
    Log.warnOnce(
        "deferred:files", "A file of a batch could not be deleted and stays at the provider: " + e);
  }
}
