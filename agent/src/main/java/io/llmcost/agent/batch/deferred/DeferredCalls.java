package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.KeptAnswers;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.LateAnswers;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls that wait for batches, and the batches. One thread does everything and owns all state;
 * it ends when nothing is open. Whatever goes wrong ends in the waiting calls being released: each
 * makes a call of its own then.
 */
final class DeferredCalls {

  static final String TIER = "batch";
  static final String PURPOSE = "deferred";

  private static final int MOST_CALLS = 20_000;
  private static final long MOST_BYTES = 32L << 20;
  private static final int MOST_OPEN = 200;
  private static final int MOST_FAILURES = 20;
  private static final int IDLE_SECONDS = 10;
  private static final long DAY_MILLIS = TimeUnit.HOURS.toMillis(26);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final double LESS_OFTEN = 1.5;
  private static final int LEAST_OFTEN = 6;
  private static final int LOOKS_FOR_UNSURE = 3;

  private final BatchApi api;
  private final KeptAnswers answers;
  private final LateAnswers late;
  private final DoneFiles files;
  private final ScheduledThreadPoolExecutor worker;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<Lot, Long> paused = new ConcurrentHashMap<>();

  /** Callers whose key is missing since a restart; asked by every call. */
  private volatile Set<CallKey> wanted = new HashSet<>();

  private volatile Settings settings;

  // The worker's own:
  private final Map<Lot, Map<String, Item>> gathering = new HashMap<>();
  private final Map<CallKey, Item> byKey = new HashMap<>();
  private final Map<CallKey, Headers> callers = new HashMap<>();
  private final List<OpenBatch> open = new ArrayList<>();
  private StateFile file;
  private boolean begun;

  DeferredCalls(BatchApi api, KeptAnswers answers, LateAnswers late) {
    this.api = api;
    this.answers = answers;
    this.late = late;
    this.worker =
        new ScheduledThreadPoolExecutor(1, task -> AgentThread.create(task, "llmcost-deferred"));
    this.files = new DoneFiles(api, this::schedule);
    worker.setRemoveOnCancelPolicy(true);
    worker.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    worker.allowCoreThreadTimeOut(true);
  }

  /** Takes over what an earlier process has left, once. */
  void begin(Settings present) {
    settings = present;
    run(this::beginOnce);
  }

  private void beginOnce() {
    if (begun) {
      return;
    }
    begun = true;
    File dir = dir(settings);
    if (dir == null) {
      return;
    }
    file = new StateFile(dir);
    file.adopt(
        batches -> {
          for (OpenBatch batch : batches) {
            adopt(batch);
          }
          file.write(open);
          findMissingCallers();
        });
  }

  private void adopt(OpenBatch batch) {
    if (isOld(batch) || open.size() >= MOST_OPEN) {
      return;
    }
    open.add(batch);
    for (Item item : batch.items.values()) {
      calls.incrementAndGet();
      if (item.key != null) {
        byKey.putIfAbsent(item.key, item);
      }
    }
  }

  private static File dir(Settings settings) {
    String given = settings.get(Options.DEFERRED_DIR);
    if (given != null) {
      return new File(given);
    }
    try {
      String home = System.getProperty("user.home");
      boolean none = home == null || home.isEmpty() || home.equals("?");
      return none ? null : new File(home, ".llmcost/deferred");
    } catch (SecurityException e) {
      return null;
    }
  }

  /** Whether a caller's key is missing. */
  boolean wants(CallKey caller) {
    return wanted.contains(caller);
  }

  /** Whether any key is missing. */
  boolean wantsAny() {
    return !wanted.isEmpty();
  }

  /** A call of that caller shows how it says who it is. Kept in memory only. */
  void offer(CallKey caller, Headers headers) {
    run(() -> known(caller, headers));
  }

  private void known(CallKey caller, Headers headers) {
    if (callers.put(caller, headers) != null) {
      return;
    }
    findMissingCallers();
    for (OpenBatch batch : new ArrayList<>(open)) {
      if (batch.lot.caller.equals(caller)) {
        poll(batch);
      }
    }
  }

  /** What is sent for these calls; null if the caller's key is missing. */
  private Headers headers(Lot lot, Collection<Item> items) {
    Headers caller = callers.get(lot.caller);
    return caller == null ? null : BatchNames.headers(caller, items, settings);
  }

  private void findMissingCallers() {
    Set<CallKey> missing = new HashSet<>();
    for (OpenBatch batch : open) {
      if (!callers.containsKey(batch.lot.caller)) {
        missing.add(batch.lot.caller);
      }
    }
    wanted = missing;
  }

  /** Whether a place has refused batches a moment ago. */
  boolean isPausing(Lot lot) {
    Long end = paused.isEmpty() ? null : paused.get(lot);
    return end != null && System.nanoTime() - end < 0;
  }

  /**
   * Takes a call in.
   *
   * @return null if there is no room
   */
  Waiter enrol(Lot lot, Headers caller, Item item, Settings present) {
    if (calls.get() >= MOST_CALLS || bytes.get() + item.body.length > MOST_BYTES) {
      return null;
    }
    calls.incrementAndGet();
    bytes.addAndGet(item.body.length);
    settings = present;
    Waiter waiter = new Waiter();
    item.waiters.add(waiter);
    if (!run(() -> enrol(lot, caller, item))) {
      waiter.release();
    }
    return waiter;
  }

  private void enrol(Lot lot, Headers caller, Item item) {
    beginOnce();
    Item same = item.key == null ? null : byKey.get(item.key);
    if (same != null) {
      // Asked already, perhaps by a process that is gone.
      same.waiters.addAll(item.waiters);
      dropped(item);
      known(lot.caller, caller);
      return;
    }
    if (item.key != null) {
      byKey.put(item.key, item);
    }
    Map<String, Item> lotsItems = gathering.get(lot);
    if (lotsItems == null) {
      lotsItems = new LinkedHashMap<>();
      gathering.put(lot, lotsItems);
      Map<String, Item> gathered = lotsItems;
      schedule(() -> handIn(lot, gathered), settings.get(Options.DEFERRED_LINGER).toMillis());
    }
    lotsItems.put(item.id, item);
    // Who gathers is known for as long as that takes, whatever is closed in the meantime.
    known(lot.caller, caller);
    if (lotsItems.size() >= Math.max(1, settings.get(Options.DEFERRED_MAX_CALLS))) {
      handIn(lot, lotsItems);
    }
  }

  /** A call has given up waiting. */
  void abandoned() {
    run(this::cancelUnwanted);
  }

  private void cancelUnwanted() {
    for (OpenBatch batch : open) {
      Headers caller = headers(batch.lot, batch.items.values());
      if (!batch.cancelled && batch.id != null && caller != null && !batch.isWanted()) {
        batch.cancelled = true;
        try {
          api.cancel(batch.lot, caller, batch.id);
        } catch (IOException | RuntimeException e) {
          Log.debug("A batch that nobody waits for could not be cancelled: " + e);
        }
      }
    }
  }

  private void handIn(Lot lot, Map<String, Item> gathered) {
    if (!gathering.remove(lot, gathered)) {
      return; // it has been
    }
    List<Item> items = new ArrayList<>();
    for (Item item : gathered.values()) {
      if (item.isWaitedFor()) {
        items.add(item);
      } else {
        forget(item);
      }
    }
    if (items.isEmpty()) {
      return;
    }
    if (open.size() >= MOST_OPEN) {
      release(items);
      return;
    }
    OpenBatch batch = null;
    Headers caller = headers(lot, items);
    try {
      batch = new OpenBatch(lot, api.upload(lot, caller, items), null, System.currentTimeMillis());
      for (Item item : items) {
        bytes.addAndGet(-item.body.length);
        item.body = null;
        batch.add(item);
      }
      open.add(batch);
      // Before it is asked for: who finds this later can find out whether the provider took it.
      save();
      batch.id = api.create(lot, caller, batch.inputFile).id;
      save();
      pollLater(batch);
    } catch (IOException | RuntimeException e) {
      handInFailed(lot, caller, items, batch, e);
    }
  }

  private void handInFailed(
      Lot lot, Headers caller, List<Item> items, OpenBatch batch, Exception e) {
    boolean refused = e instanceof BatchApi.RefusedException;
    if (batch != null && open.contains(batch) && !refused) {
      // It may have been taken all the same: that is found out.
      pollLater(batch);
      return;
    }
    Log.warnOnce(
        "deferred:" + lot.base.origin() + lot.model,
        "Calls to " + lot.base.origin() + " are not deferred for a while: " + e);
    if (paused.size() > MOST_OPEN) {
      paused.clear();
    }
    paused.put(lot, System.nanoTime() + PAUSE_NANOS);
    if (batch != null && open.contains(batch)) {
      closeAndDelete(batch, caller);
    } else {
      release(items);
    }
  }

  private void pollLater(OpenBatch batch) {
    double factor = Math.min(LEAST_OFTEN, Math.pow(LESS_OFTEN, batch.polls));
    batch.polls++;
    schedule(() -> poll(batch), (long) (settings.get(Options.DEFERRED_POLL).toMillis() * factor));
  }

  private void poll(OpenBatch batch) {
    Headers caller = headers(batch.lot, batch.items.values());
    if (!open.contains(batch) || caller == null) {
      return; // it is over; or the next call of that caller has it asked again
    }
    if (isOld(batch)) {
      closeAndDelete(batch, caller);
      return;
    }
    try {
      BatchState state = state(batch, caller);
      if (state == null && batch.polls <= LOOKS_FOR_UNSURE) {
        pollLater(batch); // the list may lag behind
      } else if (state == null) {
        closeAndDelete(batch, caller); // it was never made
      } else if (state.isOver()) {
        over(batch, caller, state);
      } else {
        batch.failures = 0;
        pollLater(batch);
      }
    } catch (IOException | RuntimeException e) {
      pollFailed(batch, e);
    }
  }

  private BatchState state(OpenBatch batch, Headers caller) throws IOException {
    if (batch.id != null) {
      return api.state(batch.lot, caller, batch.id);
    }
    BatchState found = api.find(batch.lot, caller, batch.inputFile);
    if (found != null) {
      batch.id = found.id;
      save();
    }
    return found;
  }

  private void pollFailed(OpenBatch batch, Exception e) {
    Log.debug("A batch could not be asked for: " + e);
    BatchApi.RefusedException refusal =
        e instanceof BatchApi.RefusedException ? (BatchApi.RefusedException) e : null;
    if (refusal != null && refusal.isOfKey()) {
      callers.remove(batch.lot.caller);
      findMissingCallers();
      return;
    }
    batch.failures++;
    if (refusal != null && !refusal.isPassing() || batch.failures > MOST_FAILURES) {
      Log.warnOnce("deferred:lost", "The answers of a batch cannot be had: " + e);
      closeAndDelete(batch, headers(batch.lot, batch.items.values()));
    } else {
      pollLater(batch);
    }
  }

  private void over(OpenBatch batch, Headers caller, BatchState state) throws IOException {
    byte[] results =
        state.outputFile == null ? new byte[0] : api.content(batch.lot, caller, state.outputFile);
    Set<String> told = new HashSet<>();
    Results.read(
        results,
        (id, answer) -> {
          Item item = batch.items.get(id);
          if (item != null && told.add(id)) {
            deliver(batch, item, answer);
          }
        });
    close(batch);
    files.delete(batch.lot, caller, batch.inputFile, state.outputFile, state.errorFile);
  }

  /** Nothing more comes of it, nor is its input of use to anybody. */
  private void closeAndDelete(OpenBatch batch, Headers caller) {
    close(batch);
    files.delete(batch.lot, caller, batch.inputFile);
  }

  private void deliver(OpenBatch batch, Item item, HttpResponse answer) {
    boolean taken = false;
    for (Waiter waiter : item.waiters) {
      taken |= waiter.complete(new Waiter.Given(answer, batch.items.size(), !taken));
    }
    if (taken) {
      return;
    }
    try {
      if (item.key != null && item.forAll) {
        answers.keepForAll(item.key, answer, batch.lot.model, settings);
      } else if (item.key != null) {
        answers.keep(item.key, answer, batch.lot.model, settings);
      }
      late.book(
          PURPOSE,
          item.origin,
          TIER,
          batch.lot.url(batch.lot.endpoint.suffix()),
          batch.lot.endpoint,
          batch.lot.model,
          answer,
          settings);
    } catch (Exception e) {
      Log.warnOnce("deferred:late", "A late answer could not be booked: " + e);
    }
  }

  private static boolean isOld(OpenBatch batch) {
    return System.currentTimeMillis() - batch.createdMillis > DAY_MILLIS;
  }

  /** Nothing more comes of it: whoever still waits makes a call of its own. */
  private void close(OpenBatch batch) {
    open.remove(batch);
    release(batch.items.values());
    forgetCallers();
    findMissingCallers();
    try {
      save();
    } catch (IOException | RuntimeException e) {
      Log.debug("What is open could not be written: " + e);
    }
  }

  /** Keys are kept no longer than they are needed. */
  private void forgetCallers() {
    Set<CallKey> needed = new HashSet<>();
    for (OpenBatch batch : open) {
      needed.add(batch.lot.caller);
    }
    for (Lot lot : gathering.keySet()) {
      needed.add(lot.caller);
    }
    callers.keySet().retainAll(needed);
  }

  private void release(Collection<Item> items) {
    for (Item item : items) {
      item.release();
      forget(item);
    }
  }

  private void forget(Item item) {
    if (item.key != null) {
      byKey.remove(item.key, item);
    }
    dropped(item);
  }

  private void dropped(Item item) {
    calls.decrementAndGet();
    if (item.body != null) {
      bytes.addAndGet(-item.body.length);
      item.body = null;
    }
  }

  private void save() throws IOException {
    if (file == null) {
      return;
    }
    try {
      file.write(open);
    } catch (IOException e) {
      Log.warnOnce(
          "deferred:save", "A restart will not know of open batches, they cannot be kept: " + e);
    }
  }

  private boolean run(Runnable work) {
    try {
      worker.execute(guarded(work));
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      return false;
    }
  }

  private void schedule(Runnable work, long millis) {
    worker.schedule(guarded(work), millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | LinkageError e) {
        Log.warnOnce("deferred:" + e.getClass(), "Deferred calls met a fault: " + e);
      }
    };
  }
}
