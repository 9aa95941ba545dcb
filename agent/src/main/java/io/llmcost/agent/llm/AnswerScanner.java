package io.llmcost.agent.llm;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamObserver;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watches an answer go by, for accounting. Of a stream it keeps facts, not bytes; of a JSON body
 * its bytes up to a limit, to be parsed later.
 *
 * <p>It is done exactly once: at the event after which clients stop reading, at the body's end, or
 * when the body breaks off. The callback runs on the thread that reads the body: it hands over to
 * another one before it calls {@link #facts} or {@link #text}, which parse. What comes after is
 * ignored.
 */
public final class AnswerScanner implements StreamObserver {

  /** How much is kept; all in bytes. */
  public static final class Limits {

    /** 16 MB of JSON, events up to 4 MB, 256 KB of generated text, 256 MB inflated. */
    public static final Limits DEFAULT = new Limits(16 << 20, 4 << 20, 256 << 10, 256L << 20);

    private final int json;
    private final int event;
    private final int text;
    private final long inflated;

    /**
     * @param json of a JSON body that are stored; of a longer one only its end
     * @param event of one event of a stream that are looked into
     * @param text of generated text that are kept, in UTF-8
     * @param inflated that a compressed body may become
     */
    public Limits(int json, int event, int text, long inflated) {
      this.json = json;
      this.event = event;
      this.text = text;
      this.inflated = inflated;
    }
  }

  private static final int TAIL = 8 * 1024;
  private static final int FIRST_STORED = 1024;
  private static final int MOST_STORED_AHEAD = 16 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final Limits limits;
  private final boolean declaredStream;
  private final BodyDecoder decoder;
  private final Consumer<AnswerScanner> whenDone;
  private final StreamFilter.Sink decoded = this::decoded;

  private boolean decided;
  private StreamScan scan;
  private SseSplitter splitter;
  private byte[] stored = NOTHING;
  private final int expected;
  private int storedLength;
  private boolean tailOnly;
  private long received;
  private boolean done;
  private boolean ended;
  private Throwable cause;
  private AnswerFacts facts;

  /**
   * @param headers of the answer: its content type and encoding are asked for
   * @param whenDone called once; what it throws reaches the caller of the scanner
   */
  public AnswerScanner(Headers headers, Limits limits, Consumer<AnswerScanner> whenDone) {
    this.limits = Objects.requireNonNull(limits);
    this.whenDone = Objects.requireNonNull(whenDone);
    String type = headers.get("content-type");
    declaredStream = type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    decoder = BodyDecoder.of(headers.get("content-encoding"), limits.inflated);
    expected = expected(headers.get("content-length"));
  }

  // What a server says is not a reason to take much memory before it is here.
  private static int expected(String contentLength) {
    int length = 0;
    for (int i = 0; contentLength != null && i < contentLength.length() && i < 5; i++) {
      int digit = contentLength.charAt(i) - '0';
      length = digit < 0 || digit > 9 ? FIRST_STORED : length * 10 + digit;
    }
    return Math.max(FIRST_STORED, Math.min(length, MOST_STORED_AHEAD));
  }

  /** With {@link Limits#DEFAULT}. */
  public AnswerScanner(Headers headers, Consumer<AnswerScanner> whenDone) {
    this(headers, Limits.DEFAULT, whenDone);
  }

  @Override
  public void data(byte[] bytes, int offset, int length) {
    if (done || length <= 0) {
      return;
    }
    received += length;
    decoder.data(bytes, offset, length, decoded);
    if (scan != null && scan.isTerminal()) {
      finish(true, null);
    }
  }

  @Override
  public void end() {
    if (done) {
      return;
    }
    decoder.end(decoded);
    if (splitter != null) {
      splitter.end();
    }
    finish(true, null);
  }

  /** Keeps the array itself where it would keep a copy. */
  @Override
  public void whole(byte[] body) {
    if (!done
        && received == 0
        && body.length > 0
        && body.length <= limits.json
        && decoder.isIdentity()) {
      decide(body[0]);
      if (splitter == null) {
        received = body.length;
        stored = body;
        storedLength = body.length;
        finish(true, null);
        return;
      }
    }
    StreamObserver.super.whole(body);
  }

  @Override
  public void aborted(Throwable reason) {
    if (!done) {
      finish(false, reason);
    }
  }

  /** Whether the answer is over. */
  public boolean isDone() {
    return done;
  }

  /** Whether the body broke off: some of the answer is missing. */
  public boolean isPartial() {
    return done && !ended;
  }

  /** Why the body broke off; null if it did not, or if the application closed it. */
  public Throwable abortCause() {
    return cause;
  }

  /** Whether this was a stream of events. */
  public boolean isStream() {
    return scan != null;
  }

  /** Bytes of the body as they came, compressed ones if it is compressed. */
  public long receivedBytes() {
    return received;
  }

  /** What the answer says; once it is done. Parses. Never null, never throws. */
  public AnswerFacts facts() {
    if (facts == null) {
      facts = readFacts();
    }
    return facts;
  }

  /**
   * The text that a stream generated, as far as it is kept: content, refusals, reasoning, and names
   * and arguments of tool calls, of all choices, in the order in which they came. Empty for JSON.
   */
  public String text() {
    return scan == null ? "" : scan.text().text();
  }

  /** Characters (code points) that a stream generated, kept or not; 0 for JSON. */
  public long textChars() {
    return scan == null ? 0 : scan.text().chars();
  }

  /** A JSON body, decoded; null for a stream, a body that broke off or one over the limit. */
  public byte[] body() {
    return scan != null || tailOnly || !ended || decoder.isFailed()
        ? null
        : Arrays.copyOf(stored, storedLength);
  }

  private void finish(boolean complete, Throwable reason) {
    done = true;
    ended = complete;
    cause = reason;
    decoder.close();
    splitter = null;
    whenDone.accept(this);
  }

  private AnswerFacts readFacts() {
    if (scan != null) {
      return scan.facts(ended && !decoder.isFailed());
    }
    if (tailOnly) {
      TokenUsage usage = UsageReader.usageInTail(tail());
      return new AnswerFacts(null, null, null, null, usage, false, false, false);
    }
    AnswerFacts read = new WholeAnswerScan().read(stored, 0, storedLength);
    return ended ? read : read.notComplete();
  }

  private void decoded(byte[] bytes, int offset, int length) {
    if (!decided) {
      decide(bytes[offset]);
    }
    if (splitter != null) {
      splitter.data(bytes, offset, length);
    } else {
      store(bytes, offset, length);
    }
  }

  /** The first byte tells more than the header, which some servers get wrong. */
  private void decide(byte first) {
    decided = true;
    boolean json = first == '{' || first == '[';
    boolean events = first == 'd' || first == 'e' || first == ':';
    if (events || (declaredStream && !json)) {
      scan = new StreamScan(limits.text);
      splitter = new SseSplitter(limits.event, scan);
    }
  }

  private void store(byte[] bytes, int offset, int length) {
    if (!tailOnly && storedLength + (long) length > limits.json) {
      keepTailOnly();
    }
    if (tailOnly) {
      storeTail(bytes, offset, length);
      return;
    }
    if (storedLength + length > stored.length) {
      int grown = Math.max(expected, Math.max(storedLength + length, 2 * stored.length));
      stored = Arrays.copyOf(stored, Math.max(storedLength + length, Math.min(limits.json, grown)));
    }
    System.arraycopy(bytes, offset, stored, storedLength, length);
    storedLength += length;
  }

  private void keepTailOnly() {
    byte[] head = stored;
    int headLength = storedLength;
    tailOnly = true;
    stored = new byte[2 * TAIL];
    storedLength = 0;
    int kept = Math.min(TAIL, headLength);
    storeTail(head, headLength - kept, kept);
  }

  private void storeTail(byte[] bytes, int offset, int length) {
    int taken = Math.min(TAIL, length);
    if (storedLength + taken > stored.length) {
      int kept = Math.min(TAIL, storedLength);
      System.arraycopy(stored, storedLength - kept, stored, 0, kept);
      storedLength = kept;
    }
    System.arraycopy(bytes, offset + length - taken, stored, storedLength, taken);
    storedLength += taken;
  }

  private byte[] tail() {
    return Arrays.copyOfRange(stored, Math.max(0, storedLength - TAIL), storedLength);
  }
}
