package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Filters and observers that tests hang into a body. */
public final class Filters {

  private Filters() {}

  /** Lets bytes go on only when it has a full line, or at the end. */
  public static final class ByLine implements StreamFilter {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      for (int i = offset; i < offset + length; i++) {
        held.write(bytes[i]);
        if (bytes[i] == '\n') {
          release(out);
        }
      }
    }

    @Override
    public void end(Sink out) {
      release(out);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {
      byte[] line = held.toByteArray();
      held.reset();
      out.write(line, 0, line.length);
    }
  }

  /** Keeps everything until the end. */
  public static final class AllAtEnd implements StreamFilter {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      held.write(bytes, offset, length);
    }

    @Override
    public void end(Sink out) {
      release(out);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {
      byte[] all = held.toByteArray();
      held.reset();
      out.write(all, 0, all.length);
    }
  }

  /** Writes down what it sees; fails the test if two signals overlap or come after the end. */
  public static final class Witness implements StreamObserver {
    public final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    public final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    public final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public void data(byte[] bytes, int offset, int length) {
      enter();
      seen.write(bytes, offset, length);
      busy.set(false);
    }

    @Override
    public void end() {
      enter();
      ends.add("end");
      busy.set(false);
    }

    @Override
    public void aborted(Throwable cause) {
      enter();
      ends.add(cause == null ? "closed" : cause.getClass().getSimpleName());
      busy.set(false);
    }

    private void enter() {
      if (!busy.compareAndSet(false, true)) {
        faults.add("overlap");
      }
      if (!ends.isEmpty()) {
        faults.add("after the end");
      }
    }
  }
}
