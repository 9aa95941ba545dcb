package io.llmcost.agent.llm;

import io.llmcost.agent.http.StreamFilter;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into server-sent events, whatever the chunks it comes in. Lines end with
 * LF, CR or CRLF. No byte is lost: the raw ranges of all events, put together, are the stream. The
 * events do not depend on the chunks.
 *
 * <p>Holds one event at most. An event over the limit is not held: it goes on in parts.
 */
public final class SseSplitter {

  /** Takes the events in order. What it throws comes out of the splitter's call. */
  public interface Handler {

    /** A whole event, a comment or a blank line. */
    void event(SseEvent event);

    /**
     * The next part of an event that is over the limit: its raw bytes and its name, without data.
     */
    void part(SseEvent part);
  }

  private static final int INITIAL = 1024;
  private static final int SLICE = 16 * 1024;
  private static final byte[] DATA = Ascii.bytes("data");
  private static final byte[] EVENT = Ascii.bytes("event");

  private final int limit;
  private final Handler handler;
  private final SseEvent view = new SseEvent();

  private byte[] buffer = new byte[INITIAL];
  private int start;
  private int position;
  private int end;
  private int lineStart;
  private boolean firstLine = true;
  private boolean afterCr;
  private boolean lineEndsAreCrLf;
  // A blank line's CR in a stream of CRLFs: its LF still belongs to the event.
  private boolean awaitingLf;

  private boolean oversize;
  private int dataStart;
  private int dataEnd;
  private int dataLines;
  private int nameStart;
  private int nameEnd;
  private byte[] joined = view.raw;
  private int joinedLength;
  private byte[] oversizeName;

  private byte[] rest = view.raw;
  private int restOffset;
  private int restLength;

  /**
   * @param limit bytes of an event, its field names and line ends included, above which it comes in
   *     parts
   */
  public SseSplitter(int limit, Handler handler) {
    this.limit = limit;
    this.handler = handler;
  }

  /** More of the stream. */
  public void data(byte[] bytes, int offset, int length) {
    rest = bytes;
    restOffset = offset;
    restLength = length;
    while (restLength > 0) {
      int taken = Math.min(restLength, SLICE);
      makeRoom(taken);
      System.arraycopy(rest, restOffset, buffer, end, taken);
      end += taken;
      restOffset += taken;
      restLength -= taken;
      scan();
      if (end - start > limit) {
        passPart();
      }
    }
  }

  /** The stream is over: what is left is an event that no blank line closes. */
  public void end() {
    if (awaitingLf) {
      awaitingLf = false;
      finish(position, true);
    }
    if (start < end || oversize) {
      if (lineStart < end && !oversize) {
        line(lineStart, end);
      }
      lineStart = end;
      finish(end, false);
    }
  }

  /** Writes what came in and was not handled yet: the current event and what follows it. */
  void writePending(StreamFilter.Sink out) {
    if (end > start) {
      out.write(buffer, start, end - start);
    }
    if (restLength > 0) {
      out.write(rest, restOffset, restLength);
    }
    start = end;
    restLength = 0;
  }

  private void scan() {
    byte[] b = buffer;
    int limitOfScan = end;
    int p = position;
    while (p < limitOfScan) {
      byte c = b[p];
      if (c == '\n') {
        boolean secondHalf = afterCr && p == lineStart;
        boolean blank = p == lineStart;
        afterCr = false;
        lineEndsAreCrLf = secondHalf;
        if (!blank) {
          line(lineStart, p);
        }
        lineStart = ++p;
        if (secondHalf ? awaitingLf : blank) {
          awaitingLf = false;
          position = p;
          finish(p, true);
        }
      } else {
        if (awaitingLf) {
          awaitingLf = false;
          position = p;
          finish(p, true);
        }
        if (c == '\r') {
          boolean blank = p == lineStart;
          boolean lfFollows = lineEndsAreCrLf;
          lineEndsAreCrLf = false;
          if (!blank) {
            line(lineStart, p);
          }
          lineStart = ++p;
          afterCr = true;
          if (blank && lfFollows) {
            awaitingLf = true;
          } else if (blank) {
            position = p;
            finish(p, true);
          }
        } else {
          do {
            p++;
          } while (p < limitOfScan && b[p] > '\r');
        }
      }
    }
    position = p;
  }

  private void line(int from, int to) {
    boolean first = firstLine;
    firstLine = false;
    if (oversize || to - start > limit) {
      return;
    }
    int at = from;
    byte[] b = buffer;
    if (first) {
      if (to - at >= 3
          && b[at] == (byte) 0xEF
          && b[at + 1] == (byte) 0xBB
          && b[at + 2] == (byte) 0xBF) {
        at += 3;
      }
    }
    if (isField(DATA, at, to)) {
      addData(valueStart(at + DATA.length, to), to);
    } else if (isField(EVENT, at, to)) {
      nameStart = valueStart(at + EVENT.length, to);
      nameEnd = to;
    }
  }

  private boolean isField(byte[] name, int from, int to) {
    int length = name.length;
    if (to - from < length || (to - from > length && buffer[from + length] != ':')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private int valueStart(int afterName, int to) {
    int at = Math.min(afterName + 1, to);
    return at < to && buffer[at] == ' ' ? at + 1 : at;
  }

  private void addData(int from, int to) {
    if (dataLines == 0) {
      dataStart = from;
      dataEnd = to;
    } else {
      if (dataLines == 1) {
        join(dataStart, dataEnd);
      }
      ensureJoined(1);
      joined[joinedLength++] = '\n';
      join(from, to);
    }
    dataLines++;
  }

  private void join(int from, int to) {
    ensureJoined(to - from);
    System.arraycopy(buffer, from, joined, joinedLength, to - from);
    joinedLength += to - from;
  }

  private void ensureJoined(int more) {
    if (joinedLength + more > joined.length) {
      joined = Arrays.copyOf(joined, Math.max(INITIAL, 2 * (joinedLength + more)));
    }
  }

  private void finish(int eventEnd, boolean terminated) {
    view.raw = buffer;
    view.rawStart = start;
    view.rawEnd = eventEnd;
    view.terminated = terminated;
    if (oversize || eventEnd - start > limit) {
      enterOversize();
      view.last = true;
      handler.part(view);
    } else {
      view.name = buffer;
      view.nameStart = nameStart;
      view.nameEnd = nameEnd;
      view.hasData = dataLines > 0;
      view.multiLine = dataLines > 1;
      view.data = dataLines > 1 ? joined : buffer;
      view.dataStart = dataLines > 1 ? 0 : dataStart;
      view.dataEnd = dataLines > 1 ? joinedLength : dataEnd;
      view.last = false;
      handler.event(view);
    }
    start = eventEnd;
    firstLine = false;
    oversize = false;
    oversizeName = null;
    dataLines = 0;
    joinedLength = 0;
    nameStart = 0;
    nameEnd = 0;
  }

  private void passPart() {
    enterOversize();
    view.raw = buffer;
    view.rawStart = start;
    view.rawEnd = end;
    view.terminated = false;
    view.last = false;
    handler.part(view);
    lineStart -= end;
    start = 0;
    position = 0;
    end = 0;
  }

  private void enterOversize() {
    if (!oversize) {
      oversize = true;
      oversizeName = Arrays.copyOfRange(buffer, nameStart, nameEnd);
    }
    view.name = oversizeName;
    view.nameStart = 0;
    view.nameEnd = oversizeName.length;
    view.hasData = false;
    view.multiLine = false;
    view.data = oversizeName;
    view.dataStart = 0;
    view.dataEnd = 0;
  }

  private void makeRoom(int more) {
    if (start == end) {
      shift(end);
    } else if (end + more > buffer.length && start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      shift(start);
    }
    if (end + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(end + more, 2 * buffer.length));
    }
  }

  private void shift(int by) {
    start -= by;
    position -= by;
    end -= by;
    lineStart -= by;
    if (dataLines > 0) {
      dataStart -= by;
      dataEnd -= by;
    }
    if (nameEnd > 0) {
      nameStart -= by;
      nameEnd -= by;
    }
  }
}
