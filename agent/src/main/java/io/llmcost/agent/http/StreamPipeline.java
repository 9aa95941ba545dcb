package io.llmcost.agent.http;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The observers and filters of one body, in the order in which the bytes meet them: the first is
 * nearest to the provider, the last nearest to the application. One pipeline runs one body.
 *
 * <p>Both kinds of client run it: those that pull and those that are pushed. A fault of ours never
 * reaches the stream: what fails is taken out and the bytes go on without it.
 */
public final class StreamPipeline {

  private static final StreamPipeline EMPTY = new StreamPipeline(new Step[0], false);

  private final Step[] steps;
  private final boolean rewriting;
  private boolean finished;

  private StreamPipeline(Step[] steps, boolean rewriting) {
    this.steps = steps;
    this.rewriting = rewriting;
  }

  /** A pipeline with nothing in it. */
  static StreamPipeline empty() {
    return EMPTY;
  }

  StreamPipeline with(StreamObserver observer) {
    return new StreamPipeline(stepsAnd(new Step(observer, null)), rewriting);
  }

  StreamPipeline with(StreamFilter filter) {
    return new StreamPipeline(stepsAnd(new Step(null, filter)), true);
  }

  private Step[] stepsAnd(Step last) {
    Step[] longer = Arrays.copyOf(steps, steps.length + 1);
    longer[steps.length] = last;
    return longer;
  }

  /** The observer of a kind that sees what comes out of this; null if there is none. */
  public <T extends StreamObserver> T observer(Class<T> kind) {
    for (int i = steps.length - 1; i >= 0 && steps[i].filter == null; i--) {
      if (kind.isInstance(steps[i].observer)) {
        return kind.cast(steps[i].observer);
      }
    }
    return null;
  }

  public boolean isEmpty() {
    return steps.length == 0;
  }

  /**
   * Whether bytes may change on the way. If not, they need not be copied: {@link #data} writes
   * exactly what it was given.
   */
  public boolean isRewriting() {
    return rewriting;
  }

  /** Runs bytes through; what comes out is written to the sink, which must not throw. */
  public void data(byte[] bytes, int offset, int length, StreamFilter.Sink out) {
    if (!finished && length > 0) {
      push(0, bytes, offset, length, out);
    }
  }

  /**
   * Runs a body through that is here already.
   *
   * @param body not to be changed any more
   * @return what comes out: the very same array if nothing rewrites it
   */
  public byte[] whole(byte[] body) {
    if (finished || isEmpty()) {
      return body;
    }
    if (rewriting) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
      data(body, 0, body.length, out::write);
      end(out::write);
      return out.toByteArray();
    }
    finished = true;
    for (Step step : steps) {
      step.observe(body);
    }
    return body;
  }

  /** The provider's body is complete. Further calls do nothing. */
  public void end(StreamFilter.Sink out) {
    if (finished || isEmpty()) {
      return;
    }
    finished = true;
    for (int i = 0; i < steps.length; i++) {
      int next = i + 1;
      steps[i].end(steps[i].filter == null ? out : (b, o, l) -> push(next, b, o, l, out));
    }
  }

  /** The body ended early. Further calls do nothing. */
  public void aborted(Throwable cause) {
    if (finished || isEmpty()) {
      return;
    }
    finished = true;
    for (Step step : steps) {
      step.aborted(cause);
    }
  }

  private void push(int index, byte[] bytes, int offset, int length, StreamFilter.Sink out) {
    for (int i = index; i < steps.length; i++) {
      Step step = steps[i];
      if (step.filter != null && !step.failed) {
        int next = i + 1;
        step.filter(bytes, offset, length, (b, o, l) -> push(next, b, o, l, out));
        return;
      }
      step.observe(bytes, offset, length);
    }
    out.write(bytes, offset, length);
  }

  /** An observer or a filter, and whether it has failed. */
  private static final class Step {
    private final StreamObserver observer;
    private final StreamFilter filter;
    private boolean failed;

    Step(StreamObserver observer, StreamFilter filter) {
      this.observer = observer;
      this.filter = filter;
    }

    void observe(byte[] bytes, int offset, int length) {
      if (observer == null || failed) {
        return;
      }
      try {
        if (Rights.areChecked()) {
          Rights.ofAgent(
              () -> {
                observer.data(bytes, offset, length);
                return null;
              });
        } else {
          observer.data(bytes, offset, length);
        }
      } catch (Throwable e) {
        fail(e);
      }
    }

    void observe(byte[] whole) {
      if (failed) {
        return;
      }
      try {
        Rights.ofAgent(
            () -> {
              observer.whole(whole);
              return null;
            });
      } catch (Throwable e) {
        fail(e);
      }
    }

    void filter(byte[] bytes, int offset, int length, StreamFilter.Sink out) {
      try {
        filter.data(bytes, offset, length, out);
      } catch (Throwable e) {
        fail(e);
        release(out);
      }
    }

    void end(StreamFilter.Sink out) {
      if (failed) {
        return;
      }
      try {
        if (filter != null) {
          filter.end(out);
        } else {
          Rights.ofAgent(
              () -> {
                observer.end();
                return null;
              });
        }
      } catch (Throwable e) {
        fail(e);
        if (filter != null) {
          release(out);
        }
      }
    }

    void aborted(Throwable cause) {
      if (failed) {
        return;
      }
      try {
        if (filter != null) {
          filter.aborted(cause);
        } else {
          Rights.ofAgent(
              () -> {
                observer.aborted(cause);
                return null;
              });
        }
      } catch (Throwable e) {
        fail(e);
      }
    }

    private void release(StreamFilter.Sink out) {
      try {
        filter.release(out);
      } catch (Throwable e) {
        fail(e);
      }
    }

    private void fail(Throwable cause) {
      failed = true;
      Object part = filter != null ? filter : observer;
      Log.warnOnce(
          "stream:" + part.getClass().getName(),
          part.getClass().getSimpleName() + " failed and is left out of this stream: " + cause);
    }
  }
}
