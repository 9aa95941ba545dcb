package io.llmcost.agent.llm;

import io.llmcost.agent.http.StreamFilter;

/**
 * Takes out of a Chat Completions or Completions stream what comes before the first choice and says
 * nothing of the answer: Azure begins with what its filter says of the prompt. Applications that
 * were written for another provider take the first choice of every chunk.
 */
public final class EmptyChunkFilter implements StreamFilter {

  private static final int EVENT_LIMIT = 1 << 20;

  private final AnswerCursor cursor = new AnswerCursor();
  private final SseSplitter splitter = new SseSplitter(EVENT_LIMIT, new EventFilter());
  private boolean begun;
  private Sink out;

  @Override
  public void data(byte[] bytes, int offset, int length, Sink sink) {
    out = sink;
    splitter.data(bytes, offset, length);
    out = null;
  }

  @Override
  public void end(Sink sink) {
    out = sink;
    splitter.end();
    out = null;
  }

  @Override
  public void aborted(Throwable cause) {
    // Half an event is of no use to anyone.
  }

  @Override
  public void release(Sink sink) {
    splitter.writePending(sink);
  }

  private final class EventFilter implements SseSplitter.Handler {
    @Override
    public void event(SseEvent event) {
      if (begun || !event.hasData() || !isEmpty(event)) {
        pass(event);
      }
    }

    @Override
    public void part(SseEvent part) {
      pass(part);
    }

    private void pass(SseEvent event) {
      out.write(event.raw(), event.rawStart(), event.rawEnd() - event.rawStart());
    }
  }

  /** Whether it is a chunk with a list of no choices, and neither usage nor an error. */
  private boolean isEmpty(SseEvent event) {
    AnswerCursor c = cursor.on(event.data(), event.dataStart(), event.dataEnd());
    boolean chunk = false;
    boolean says = false;
    if (!c.enterObject()) {
      return false;
    }
    while (c.nextMember()) {
      if (c.nameIs(Names.CHOICES) && c.enterArray()) {
        chunk = true;
        while (c.nextElement()) {
          begun = true;
          c.skipValue();
        }
      } else {
        says |= (c.nameIs(Names.USAGE) || c.nameIs(Names.ERROR)) && !c.isNull();
        c.skipValue();
      }
    }
    return chunk && !begun && !says && !c.failed();
  }
}
