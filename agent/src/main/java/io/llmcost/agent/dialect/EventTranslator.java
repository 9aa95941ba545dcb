package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.SseEvent;
import io.llmcost.agent.llm.SseSplitter;
import io.llmcost.agent.log.Log;

/**
 * Makes a stream of one API's events of another's, event by event. Holds one event at most. When
 * the stream has come to its end, in whatever way, nothing more goes out.
 */
abstract class EventTranslator implements StreamFilter, SseSplitter.Handler {

  private static final int EVENT_LIMIT = 8 << 20;

  private final SseSplitter splitter = new SseSplitter(EVENT_LIMIT, this);
  private boolean over;

  /** What goes out next. */
  final Output out = new Output();

  @Override
  public final void data(byte[] bytes, int offset, int length, Sink sink) {
    if (!over) {
      guarded(() -> splitter.data(bytes, offset, length));
      out.drainTo(sink);
    }
  }

  @Override
  public final void end(Sink sink) {
    if (!over) {
      guarded(
          () -> {
            splitter.end();
            if (!over) {
              ended();
              over = true;
            }
          });
      out.drainTo(sink);
    }
  }

  /** What fails here must not let bytes of the other API through. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("dialect:" + e.getClass(), "A stream could not be translated: " + e);
      fail("The provider's stream could not be translated", ErrorBody.UNTRANSLATABLE);
    }
  }

  @Override
  public void aborted(Throwable cause) {
    // Half an event is of no use to anyone.
  }

  @Override
  public void release(Sink sink) {
    // What came in is of another API.
  }

  @Override
  public final void event(SseEvent event) {
    if (!over && event.hasData() && event.dataEnd() > event.dataStart()) {
      translate(event);
    }
  }

  @Override
  public final void part(SseEvent part) {
    if (!over) {
      fail("An event of the provider's stream is too long", ErrorBody.UNTRANSLATABLE);
    }
  }

  /** The end of the stream was written. */
  final void over() {
    over = true;
  }

  /** Ends the stream with an error. */
  final void fail(String message, String type) {
    if (!over) {
      over = true;
      writeError(message, type);
    }
  }

  abstract void translate(SseEvent event);

  /** The stream is over without an event that says so. */
  abstract void ended();

  abstract void writeError(String message, String type);
}
