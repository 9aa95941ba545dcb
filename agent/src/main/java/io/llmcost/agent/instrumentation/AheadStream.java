package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.Lookahead;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A body whose beginning was looked at before it is read: it gives the same bytes, and then the
 * same end or failure. Not for many threads.
 */
public final class AheadStream extends InputStream {

  private static final int CHUNK = 8 * 1024;

  private final InputStream source;
  private byte[] seen = {};
  private int from;
  private int to;
  private boolean ended;
  private IOException failure;
  private RuntimeException fault;

  public AheadStream(InputStream source) {
    this.source = source;
  }

  /**
   * Reads until enough was seen, there is no more, or the time to look is over when something came.
   *
   * @throws IOException what the body broke with; whoever reads up to there meets it again
   */
  public void look(Lookahead lookahead) throws IOException {
    look(lookahead, null);
  }

  /**
   * As the other one, but gives the body up where nothing was decided in the time for that.
   *
   * @param giveUp ends a read that waits, from another thread; null where nothing can
   * @throws IOException also a {@link java.net.SocketTimeoutException} for a body that was given up
   */
  public void look(Lookahead lookahead, Runnable giveUp) throws IOException {
    boolean limited = giveUp != null && lookahead.giveUpNanos() <= lookahead.holdNanos();
    WaitLimit limit = WaitLimit.of(limited ? lookahead.giveUpNanos() : Long.MAX_VALUE, giveUp);
    try {
      lookFor(lookahead, limited ? Long.MAX_VALUE : lookahead.holdNanos());
    } catch (IOException e) {
      throw limit.failure(e);
    } catch (RuntimeException e) {
      if (!limit.isMet()) {
        throw WaitLimit.exceeded(e);
      }
      throw e;
    }
    if (!limit.isMet()) {
      throw WaitLimit.exceeded(null);
    }
  }

  private void lookFor(Lookahead lookahead, long holdNanos) throws IOException {
    long begun = System.nanoTime();
    byte[] chunk = new byte[CHUNK];
    while (!ended) {
      int count;
      try {
        count = source.read(chunk, 0, CHUNK);
      } catch (IOException e) {
        failure = e;
        throw e;
      } catch (RuntimeException e) {
        fault = e;
        throw e;
      }
      if (count < 0) {
        ended = true;
        lookahead.ended();
      } else {
        keep(chunk, count);
        if (lookahead.isEnoughWith(chunk, 0, count) || System.nanoTime() - begun >= holdNanos) {
          return;
        }
      }
    }
  }

  private void keep(byte[] chunk, int count) {
    if (seen.length < to + count) {
      seen = Arrays.copyOf(seen, Math.max(to + count, seen.length * 2));
    }
    System.arraycopy(chunk, 0, seen, to, count);
    to += count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (from < to) {
      int count = Math.min(length, to - from);
      System.arraycopy(seen, from, target, offset, count);
      from += count;
      if (from == to) {
        seen = new byte[0];
        from = 0;
        to = 0;
      }
      return count;
    }
    if (failure != null) {
      throw failure;
    }
    if (fault != null) {
      throw fault;
    }
    return ended ? -1 : source.read(target, offset, length);
  }

  @Override
  public int available() throws IOException {
    return from < to
        ? to - from
        : failure != null || fault != null || ended ? 0 : source.available();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
