package io.llmcost.agent.llm;

import java.util.Arrays;

/**
 * Finds the first content of a stream: what comes before it (roles, empty pieces, comments, notes
 * that work has begun) tells an application nothing, so nothing is lost when it is thrown away.
 * What is not understood counts as content.
 */
public final class FirstContent {

  /** A longer event is content; a longer error is one without its text. */
  private static final int LONGEST_EVENT = 64 << 10;

  private static final byte[] ROLE = Ascii.bytes("role");
  private static final byte[][] BEGINNINGS = {
    Ascii.bytes("response.created"),
    Ascii.bytes("response.in_progress"),
    Ascii.bytes("response.queued"),
    Ascii.bytes("response.output_item.added"),
    Ascii.bytes("response.content_part.added"),
    Ascii.bytes("message_start"),
    Ascii.bytes("content_block_start"),
    Ascii.bytes("ping")
  };

  private final AnswerCursor cursor = new AnswerCursor();
  private final SseSplitter splitter = new SseSplitter(LONGEST_EVENT, new Events());
  private boolean content;
  private byte[] error;

  /** More of the stream, from its first byte on. */
  public void data(byte[] bytes, int offset, int length) {
    if (!isDecided()) {
      splitter.data(bytes, offset, length);
    }
  }

  /** Whether content or an error has come. */
  public boolean isDecided() {
    return content || error != null;
  }

  /** Whether an error came before any content. */
  public boolean isError() {
    return error != null;
  }

  /** The error event's data; null if there was none. */
  public byte[] error() {
    return error;
  }

  private final class Events implements SseSplitter.Handler {

    @Override
    public void event(SseEvent event) {
      if (isDecided() || !event.hasData() && !event.isNamed(Names.ERROR)) {
        return;
      }
      if (event.isNamed(Names.ERROR) || isError(event)) {
        error = Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd());
      } else {
        content = isContent(event);
      }
    }

    @Override
    public void part(SseEvent part) {
      content |= error == null;
    }
  }

  private boolean isError(SseEvent event) {
    AnswerCursor c = cursor.on(event.data(), event.dataStart(), event.dataEnd());
    if (!c.enterObject()) {
      return false;
    }
    while (c.nextMember()) {
      if (c.nameIs(Names.ERROR) && !c.isNull()) {
        return true;
      }
      boolean type = c.nameIs(Names.TYPE) && c.isString();
      if (c.skipValue() && type && (c.stringIs(Names.FAILED) || c.stringIs(Names.ERROR))) {
        return true;
      }
    }
    return false;
  }

  private boolean isContent(SseEvent event) {
    if (event.dataEnd() == event.dataStart()) {
      return false;
    }
    AnswerCursor c = cursor.on(event.data(), event.dataStart(), event.dataEnd());
    if (!c.enterObject()) {
      return true;
    }
    boolean known = false;
    while (c.nextMember()) {
      if (c.nameIs(Names.TYPE) && c.isString() && c.skipValue()) {
        return !isBeginning(c);
      }
      if (c.nameIs(Names.CHOICES) && c.enterArray()) {
        known = true;
        if (hasContent(c)) {
          return true;
        }
      } else {
        c.skipValue();
      }
    }
    return !known || c.failed();
  }

  private static boolean isBeginning(AnswerCursor c) {
    for (byte[] beginning : BEGINNINGS) {
      if (c.stringIs(beginning)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasContent(AnswerCursor c) {
    while (c.nextElement()) {
      if (!c.enterObject()) {
        return true;
      }
      while (c.nextMember()) {
        boolean says = c.nameIs(Names.TEXT) || c.nameIs(Names.FINISH_REASON);
        boolean delta = c.nameIs(Names.DELTA) || c.nameIs(Names.MESSAGE);
        if (delta && c.enterObject()) {
          if (deltaHasContent(c)) {
            return true;
          }
        } else if (c.skipValue() && says && isSomething(c)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean deltaHasContent(AnswerCursor c) {
    while (c.nextMember()) {
      boolean role = c.nameIs(ROLE);
      if (c.skipValue() && !role && isSomething(c)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the value that was skipped is neither null nor empty. */
  private static boolean isSomething(AnswerCursor c) {
    int length = c.valueEnd() - c.valueStart();
    byte first = c.bytes()[c.valueStart()];
    return first != 'n' && !(length == 2 && (first == '"' || first == '[' || first == '{'));
  }
}
