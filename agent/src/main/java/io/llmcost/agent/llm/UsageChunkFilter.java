package io.llmcost.agent.llm;

import io.llmcost.agent.http.StreamFilter;

/**
 * Takes out of a Chat Completions or Completions stream what came only because we asked for usage
 * in the application's place: the last chunk without choices, and the {@code usage} member of other
 * chunks. The application gets, byte for byte, what it would have got. Holds one event at most;
 * events without the word pass unparsed.
 */
public final class UsageChunkFilter implements StreamFilter {

  /** Events above this pass unread: a chunk with usage has a few hundred bytes. */
  private static final int EVENT_LIMIT = 1 << 20;

  private static final byte[] USAGE_MEMBER = Ascii.bytes("\"usage\"");
  private static final byte[] EVENT_FIELD = Ascii.bytes("event: ");
  private static final byte[] DATA_FIELD = Ascii.bytes("data: ");
  private static final byte[] LINE_END = {'\n'};

  private final AnswerCursor cursor = new AnswerCursor();
  private final SseSplitter splitter = new SseSplitter(EVENT_LIMIT, new EventFilter());
  private final Runnable reportedElsewhere;
  private Sink out;

  private boolean usageIsObject;
  private boolean usageFound;
  private boolean hasChoices;
  private boolean keep;
  private int cutStart;
  private int cutEnd;

  public UsageChunkFilter() {
    this(() -> {});
  }

  /**
   * @param reportedElsewhere run when usage is taken out of a chunk that has choices: the provider
   *     may report it there unasked
   */
  public UsageChunkFilter(Runnable reportedElsewhere) {
    this.reportedElsewhere = reportedElsewhere;
  }

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
      if (event.hasData()
          && Ascii.indexOf(event.data(), event.dataStart(), event.dataEnd(), USAGE_MEMBER) >= 0
          && readChunk(event)) {
        if (!isUsageChunk()) {
          if (usageIsObject && hasChoices) {
            reportedElsewhere.run();
          }
          writeWithoutUsage(event);
        }
        return;
      }
      pass(event);
    }

    @Override
    public void part(SseEvent part) {
      pass(part);
    }

    private void pass(SseEvent event) {
      out.write(event.raw(), event.rawStart(), event.rawEnd() - event.rawStart());
    }
  }

  /** Whether it is a chunk that has a usage member, and is well enough formed to be cut. */
  private boolean readChunk(SseEvent event) {
    AnswerCursor c = cursor.on(event.data(), event.dataStart(), event.dataEnd());
    usageFound = false;
    usageIsObject = false;
    hasChoices = false;
    keep = false;
    boolean chunk = c.enterObject();
    while (chunk && c.nextMember()) {
      if (c.nameIs(Names.USAGE) && !usageFound) {
        readUsage(c);
      } else if (c.nameIs(Names.CHOICES) && c.enterArray()) {
        while (c.nextElement()) {
          hasChoices = true;
          c.skipValue();
        }
      } else if (c.nameIs(Names.TYPE)) {
        // An event of another API.
        chunk = false;
      } else if (c.nameIs(Names.ERROR) && !c.isNull()) {
        chunk = false;
      } else {
        boolean filterResults = c.nameIs(Names.PROMPT_FILTER_RESULTS);
        if (c.skipValue() && filterResults && c.valueEnd() - c.valueStart() > 2) {
          keep = true;
        }
      }
    }
    return chunk && usageFound && !c.failed() && c.atEnd();
  }

  private void readUsage(AnswerCursor c) {
    usageFound = true;
    usageIsObject = c.isObject();
    int comma = c.comma();
    int memberStart = c.memberStart();
    if (!c.skipValue()) {
      return;
    }
    if (comma >= 0) {
      cutStart = comma;
      cutEnd = c.valueEnd();
    } else {
      cutStart = memberStart;
      cutEnd = afterFollowingComma(c.bytes(), c.valueEnd(), c.end());
    }
  }

  private static int afterFollowingComma(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == ',')) {
      at++;
    }
    return at;
  }

  private boolean isUsageChunk() {
    return usageIsObject && !hasChoices && !keep;
  }

  private void writeWithoutUsage(SseEvent event) {
    byte[] data = event.data();
    if (!event.isMultiLine()) {
      out.write(data, event.rawStart(), cutStart - event.rawStart());
      out.write(data, cutEnd, event.rawEnd() - cutEnd);
      return;
    }
    if (event.nameIsPresent()) {
      byte[] name = Ascii.bytes(event.name());
      writeAll(EVENT_FIELD);
      writeAll(name);
      writeAll(LINE_END);
    }
    writeAll(DATA_FIELD);
    writeLines(data, event.dataStart(), cutStart);
    writeLines(data, cutEnd, event.dataEnd());
    writeAll(LINE_END);
    writeAll(LINE_END);
  }

  private void writeLines(byte[] data, int start, int end) {
    int from = start;
    for (int i = start; i < end; i++) {
      if (data[i] == '\n') {
        out.write(data, from, i + 1 - from);
        writeAll(DATA_FIELD);
        from = i + 1;
      }
    }
    out.write(data, from, end - from);
  }

  private void writeAll(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
  }
}
