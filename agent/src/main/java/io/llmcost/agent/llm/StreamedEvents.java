package io.llmcost.agent.llm;

/** Feeds the data of a stored stream's events to what puts an answer together. */
final class StreamedEvents {

  /** Puts an answer together. */
  interface Assembly {

    /** The data of the next event. */
    void take(byte[] data, int start, int end) throws UnusableAnswerException;

    /** The stream said {@code [DONE]}. */
    void done();

    /** The answer, once all events were taken. */
    byte[] answer() throws UnusableAnswerException;
  }

  private StreamedEvents() {}

  static byte[] read(byte[] stream, Assembly assembly) throws UnusableAnswerException {
    Feed feed = new Feed(assembly);
    SseSplitter splitter = new SseSplitter(Integer.MAX_VALUE, feed);
    splitter.data(stream, 0, stream.length);
    splitter.end();
    if (feed.fault != null) {
      throw feed.fault;
    }
    return assembly.answer();
  }

  private static final class Feed implements SseSplitter.Handler {
    private final Assembly assembly;
    private UnusableAnswerException fault;
    private boolean done;

    Feed(Assembly assembly) {
      this.assembly = assembly;
    }

    @Override
    public void event(SseEvent event) {
      if (fault != null || done) {
        return;
      }
      try {
        take(event);
      } catch (UnusableAnswerException e) {
        fault = e;
      }
    }

    private void take(SseEvent event) throws UnusableAnswerException {
      if (event.isNamed(Names.ERROR)) {
        throw new UnusableAnswerException("The stream has an error in it");
      }
      if (event.isData(Names.DONE)) {
        done = true;
        assembly.done();
      } else if (event.hasData() && event.dataEnd() > event.dataStart()) {
        assembly.take(event.data(), event.dataStart(), event.dataEnd());
      }
    }

    @Override
    public void part(SseEvent part) {
      fault = new UnusableAnswerException("An event of the stream is too long");
    }
  }
}
