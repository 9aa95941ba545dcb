package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.PacedRelease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.http.ConnectionClosedException;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;

/**
 * A body that does not come from the connection as it is: the consumer reads from this, and tells
 * this when it wants no more for now.
 */
final class FedBody implements ContentDecoder, IOControl {

  private final AsyncDelivery<?> delivery;
  private final AtomicInteger work = new AtomicInteger();
  private volatile IOControl connection;
  private volatile boolean suspended;
  private volatile boolean complete;
  private volatile Exception failure;
  private volatile boolean cancelled;
  private byte[] bytes = {};
  private int end;
  private int position;

  /** Null if all that is here may be given. */
  private PacedRelease release;

  private int released;
  private boolean endGiven;
  private boolean over;

  FedBody(AsyncDelivery<?> delivery) {
    this.delivery = delivery;
  }

  /** Adds bytes behind those that have not been read yet. */
  void add(byte[] more, int offset, int length) {
    if (bytes.length - end < length) {
      byte[] longer = new byte[Math.max(2 * (end - position), end - position + length)];
      System.arraycopy(bytes, position, longer, 0, end - position);
      end -= position;
      position = 0;
      bytes = longer;
    }
    System.arraycopy(more, offset, bytes, end, length);
    end += length;
  }

  boolean isDrained() {
    return position == end;
  }

  /**
   * More will come from here.
   *
   * @param control of where it comes from
   */
  void comesFrom(IOControl control) {
    connection = control;
  }

  /** Gives the consumer what is here, as far as it takes it. */
  void giveNow() {
    int before = -1;
    while (!isDrained() && !suspended && position != before) {
      before = position;
      if (!delivery.give(this, this)) {
        return;
      }
    }
  }

  /**
   * Nothing more will be added: gives the consumer the rest as it takes it, and its end.
   *
   * @param paceNanos how long the rest is to take; 0 for no time
   */
  void finish(long paceNanos) {
    if (paceNanos > 0) {
      bytes = Arrays.copyOfRange(bytes, position, end);
      end = bytes.length;
      position = 0;
      release = new PacedRelease(bytes, paceNanos, this::run);
    }
    connection = null;
    complete = true;
    run();
  }

  /** Stops it, if it is not over. */
  void fail(Exception cause) {
    failure = cause;
    run();
  }

  /** The application has given the call up. */
  void cancel() {
    cancelled = true;
    run();
  }

  private void run() {
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
        delivery.failed(failure);
      } else if (cancelled) {
        stop();
        delivery.cancelled();
      } else if (isCompleted() && endGiven) {
        over = true;
        delivery.complete();
      } else if (suspended || isNotDue()) {
        return;
      } else {
        int before = position;
        endGiven = complete;
        if (!delivery.give(this, this)) {
          stop();
        } else if (position == before && !suspended && !isCompleted()) {
          // a client would ask such a consumer again and again
          DeliveryThreads.run(
              () -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                run();
              });
          return;
        }
      }
    }
  }

  private boolean isNotDue() {
    if (release == null || isDrained()) {
      return false;
    }
    released = release.endFor(position);
    return released == position;
  }

  private void stop() {
    over = true;
    if (release != null) {
      release.stop();
    }
  }

  @Override
  public int read(ByteBuffer target) {
    if (isDrained()) {
      return complete ? -1 : 0;
    }
    int count = Math.min(target.remaining(), (release == null ? end : released) - position);
    target.put(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public boolean isCompleted() {
    return complete && isDrained();
  }

  @Override
  public void requestInput() {
    suspended = false;
    IOControl control = connection;
    if (control != null) {
      control.requestInput();
    } else if (complete) {
      run();
    }
  }

  @Override
  public void suspendInput() {
    suspended = true;
    IOControl control = connection;
    if (control != null) {
      control.suspendInput();
    }
  }

  @Override
  public void requestOutput() {}

  @Override
  public void suspendOutput() {}

  @Override
  public void shutdown() throws IOException {
    IOControl control = connection;
    if (control != null) {
      control.shutdown();
    } else {
      fail(new ConnectionClosedException("Connection closed"));
    }
  }
}
