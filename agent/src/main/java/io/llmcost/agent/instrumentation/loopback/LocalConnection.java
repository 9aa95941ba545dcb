package io.llmcost.agent.instrumentation.loopback;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connection of one of the application's clients. A thread is at work on it only while there is a
 * request; while that is being answered the selector's thread looks whether the client is gone.
 */
final class LocalConnection {

  private static final long FOREVER = Long.MAX_VALUE;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final WireInput in = new WireInput(this::read);
  private final ByteBuffer ahead = ByteBuffer.allocate(8 * 1024);
  private final long openedNanos = System.nanoTime();
  private volatile boolean trusted;
  private long readUntil = FOREVER;

  // What follows is read and written under this object's lock.
  private boolean atWork;
  private int waitingFor;
  private Runnable gone;
  private boolean ended;

  /**
   * @param channel not blocking
   * @param key of that channel, with no interest yet
   */
  LocalConnection(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
    ahead.flip();
  }

  WireInput in() {
    return in;
  }

  /** Whether a request of this process has come over it. */
  boolean isTrusted() {
    return trusted;
  }

  void trust() {
    trusted = true;
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  // ---- the selector's thread

  /** Whether nobody is at work on it. */
  synchronized boolean isIdle() {
    return !atWork;
  }

  /**
   * Something can be done that was waited for.
   *
   * @return whether a request comes, which somebody is to be put to work on
   */
  boolean ready(int operations) {
    Runnable toTell;
    synchronized (this) {
      if (!atWork) {
        atWork = true;
        interest(0);
        return true;
      }
      waitingFor &= ~operations;
      toTell = gone != null && (operations & SelectionKey.OP_READ) != 0 ? readAhead() : null;
      interest(waitingFor | (gone != null ? roomAhead() : 0));
      notifyAll();
    }
    if (toTell != null) {
      toTell.run();
    }
    return false;
  }

  /** What is to be run if the client is gone. */
  private Runnable readAhead() {
    ahead.compact();
    try {
      ended = channel.read(ahead) < 0;
    } catch (IOException e) {
      ended = true;
    } finally {
      ahead.flip();
    }
    return ended ? gone : null;
  }

  private int roomAhead() {
    return ended || ahead.remaining() == ahead.capacity() ? 0 : SelectionKey.OP_READ;
  }

  private void interest(int operations) {
    try {
      key.interestOps(operations);
    } catch (CancelledKeyException closed) {
      // whoever reads or writes meets it
    }
  }

  // ---- the thread at work

  /** Whether more is here than the request that was read. */
  synchronized boolean hasMore() {
    return in.hasBuffered() || ahead.hasRemaining();
  }

  /**
   * @param host as a request names it
   * @return whether that is where the client has connected to, and not a name of its own choice
   */
  boolean isNamed(String host) {
    int port = channel.socket().getLocalPort();
    String address = channel.socket().getLocalAddress().getHostAddress();
    return host.equals(address + ":" + port) || host.endsWith("]:" + port);
  }

  /** Nobody is at work on it until the next request comes. */
  synchronized void rest() {
    atWork = false;
    interest(SelectionKey.OP_READ);
    key.selector().wakeup();
  }

  /**
   * Limits how long is waited for what is read from now on.
   *
   * @param nanos 0 for ever
   */
  void readWithin(long nanos) {
    readUntil = nanos == 0 ? FOREVER : System.nanoTime() + nanos;
  }

  /**
   * Looks out for the client from now on, and reads nothing that is not kept.
   *
   * @param whenGone run at most once
   */
  void watch(Runnable whenGone) {
    boolean already;
    synchronized (this) {
      already = ended;
      gone = whenGone;
      interest(roomAhead());
    }
    key.selector().wakeup();
    if (already) {
      whenGone.run();
    }
  }

  synchronized void unwatch() {
    gone = null;
    interest(0);
  }

  private int read(byte[] target, int offset, int length) throws IOException {
    while (true) {
      synchronized (this) {
        if (ahead.hasRemaining()) {
          int count = Math.min(length, ahead.remaining());
          ahead.get(target, offset, count);
          return count;
        }
        if (ended) {
          return -1;
        }
      }
      int count = channel.read(ByteBuffer.wrap(target, offset, length));
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ, readUntil);
    }
  }

  /** Waits as long as the client takes to read. */
  void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (true) {
      int written = channel.write(buffer);
      if (!buffer.hasRemaining()) {
        return;
      }
      if (written == 0) {
        await(SelectionKey.OP_WRITE, FOREVER);
      }
    }
  }

  private synchronized void await(int operation, long until) throws IOException {
    waitingFor |= operation;
    interest(waitingFor | (gone != null ? roomAhead() : 0));
    key.selector().wakeup();
    try {
      while ((waitingFor & operation) != 0) {
        if (!channel.isOpen() || ended) {
          throw new EOFException("The client closed the connection");
        }
        long millis =
            until == FOREVER ? 0 : TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()) + 1;
        if (until != FOREVER && millis <= 0) {
          throw new SocketTimeoutException("The client sends nothing");
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      waitingFor &= ~operation;
    }
  }

  /** May be called again, on any thread. */
  void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // nothing is left to be closed
    }
    key.selector().wakeup(); // which lets go of the socket as it selects again, and not before
    synchronized (this) {
      notifyAll();
    }
  }

  /** Ends it so that a client that reads to the end sees that something is missing. */
  void cut() {
    try {
      channel.socket().setSoLinger(true, 0);
    } catch (IOException | RuntimeException e) {
      // closed already, or closed as always
    }
    close();
  }
}
