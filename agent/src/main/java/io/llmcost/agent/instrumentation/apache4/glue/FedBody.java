package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.DeliveryThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  /** Nothing more will be added: gives the consumer the rest as it takes it, and its end. */
  void finish() {
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
        over = true;
        delivery.failed(failure);
      } else if (cancelled) {
        over = true;
        delivery.cancelled();
      } else if (isCompleted() && endGiven) {
        over = true;
        delivery.complete();
      } else if (suspended) {
        return;
      } else {
        int before = position;
        endGiven = complete;
        if (!delivery.give(this, this)) {
          over = true;
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

  @Override
  public int read(ByteBuffer target) {
    if (isDrained()) {
      return complete ? -1 : 0;
    }
    int count = Math.min(target.remaining(), end - position);
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
