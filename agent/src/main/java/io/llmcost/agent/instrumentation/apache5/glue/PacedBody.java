package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.instrumentation.PacedRelease;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.nio.CapacityChannel;

/**
 * Gives a body that is here no faster than its reader says that it can take it, one signal after
 * the other: at once as far as that goes, the rest on threads that say there is room for more or,
 * where it is to take its time, when that has come.
 */
final class PacedBody implements CapacityChannel {

  /** As much as a client takes from a connection before it asks. */
  private static final int CHUNK = 8192;

  private final byte[] bytes;
  private final AsyncDelivery<?> reader;

  /** Null if all may be given at once. */
  private final PacedRelease release;

  private final AtomicLong room = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private volatile Exception failure;
  private int given;
  private boolean over;

  /**
   * @param paceNanos how long it is to take; 0 for no time
   */
  PacedBody(byte[] bytes, long paceNanos, AsyncDelivery<?> reader) {
    this.bytes = bytes;
    this.reader = reader;
    this.release = paceNanos == 0 ? null : new PacedRelease(bytes, paceNanos, this::run);
  }

  @Override
  public void update(int increment) {
    room.addAndGet(increment);
    run();
  }

  /** Stops it, if it is not over. */
  void fail(Exception cause) {
    failure = cause;
    run();
  }

  void run() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    do {
      give();
    } while (work.decrementAndGet() != 0);
  }

  private void give() {
    while (!over) {
      if (failure != null) {
        stop();
        reader.failed(failure);
      } else if (reader.isOver()) {
        stop();
      } else if (given == bytes.length) {
        over = true;
        reader.end(null);
      } else {
        if (room.get() <= 0 && given > 0) {
          reader.capacity(this);
        }
        long most = given == 0 ? CHUNK : Math.min(CHUNK, room.get());
        if (most <= 0) {
          return;
        }
        int end = release == null ? bytes.length : release.endFor(given);
        if (end == given) {
          return;
        }
        int length = (int) Math.min(most, end - given);
        room.addAndGet(-length);
        given += length;
        reader.data(Arrays.copyOfRange(bytes, given - length, given));
      }
    }
  }

  private void stop() {
    over = true;
    if (release != null) {
      release.stop();
    }
  }
}
