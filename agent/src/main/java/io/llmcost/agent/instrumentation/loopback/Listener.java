package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.AgentThread;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Takes connections on the loopback address. One thread waits on all of them; for each request
 * another one is at work.
 */
final class Listener implements Runnable, Closeable {

  private static final int BACKLOG = 256;
  private static final int MAX_UNTRUSTED = 4_096;
  private static final long UNTRUSTED_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SWEEP_MILLIS = 5_000;

  private final AtomicInteger workers = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), this::worker);
  private final Selector selector;
  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final Consumer<LocalConnection> service;
  private final Runnable sweep;
  private long sweptNanos = System.nanoTime();

  private Listener(
      Selector selector,
      ServerSocketChannel server,
      Consumer<LocalConnection> service,
      Runnable sweep)
      throws IOException {
    this.selector = selector;
    this.server = server;
    this.service = service;
    this.sweep = sweep;
    this.address = (InetSocketAddress) server.getLocalAddress();
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /**
   * Listens at a port that is free, with the rights of whoever calls.
   *
   * @param service reads requests and answers them, on a thread of its own, until there are none
   * @param sweep run every few seconds
   * @throws IOException if there is no loopback address that can be listened at
   * @throws SecurityException if that is forbidden
   */
  static Listener open(Consumer<LocalConnection> service, Runnable sweep) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      bind(server);
      return Rights.ofAgent(
          () -> {
            try {
              Listener listener = new Listener(Selector.open(), server, service, sweep);
              AgentThread.create(listener, "llmcost-loopback").start();
              return listener;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static void bind(ServerSocketChannel server) throws IOException {
    try {
      server.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
    } catch (IOException | RuntimeException noIpv4) {
      if (noIpv4 instanceof SecurityException) {
        throw noIpv4;
      }
      byte[] one = new byte[16];
      one[15] = 1;
      server.bind(new InetSocketAddress(InetAddress.getByAddress(one), 0), BACKLOG);
    }
  }

  private Thread worker(Runnable work) {
    return AgentThread.create(work, "llmcost-loopback-" + workers.incrementAndGet());
  }

  /** As it stands in a URL, but for the brackets of an IPv6 address. */
  String host() {
    return address.getAddress().getHostAddress();
  }

  int port() {
    return address.getPort();
  }

  @Override
  public void run() {
    while (server.isOpen()) {
      try {
        selector.select(SWEEP_MILLIS);
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          SelectionKey key = keys.next();
          keys.remove();
          serve(key);
        }
        if (System.nanoTime() - sweptNanos > TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
          sweptNanos = System.nanoTime();
          closeUntrusted();
          sweep.run();
        }
      } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
        Log.warnOnce("loopback:" + e.getClass(), "The loopback listener met " + e);
      }
    }
    threads.shutdown();
  }

  private void serve(SelectionKey key) throws IOException {
    try {
      if (key.isAcceptable()) {
        accept();
        return;
      }
      LocalConnection connection = (LocalConnection) key.attachment();
      if (connection.ready(key.readyOps())) {
        work(connection);
      }
    } catch (CancelledKeyException closed) {
      // in the meantime, by whoever was at work on it
    }
  }

  private void work(LocalConnection connection) {
    try {
      threads.execute(() -> service.accept(connection));
    } catch (RuntimeException | OutOfMemoryError e) {
      connection.close();
      throw e;
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel == null) {
      return;
    }
    try {
      if (untrusted() >= MAX_UNTRUSTED) {
        throw new IOException("Too many connections that no call has come over");
      }
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, 0);
      LocalConnection connection = new LocalConnection(channel, key);
      key.attach(connection);
      key.interestOps(SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private int untrusted() {
    int count = 0;
    for (SelectionKey key : selector.keys()) {
      LocalConnection connection = (LocalConnection) key.attachment();
      if (connection != null && !connection.isTrusted() && key.isValid()) {
        count++;
      }
    }
    return count;
  }

  /** Those that nobody of this process has used. Others are kept as long as their client does. */
  private void closeUntrusted() {
    for (SelectionKey key : selector.keys()) {
      LocalConnection connection = (LocalConnection) key.attachment();
      if (connection != null
          && !connection.isTrusted()
          && connection.isIdle()
          && connection.ageNanos() > UNTRUSTED_NANOS) {
        connection.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SelectionKey key : selector.keys()) {
      LocalConnection connection = (LocalConnection) key.attachment();
      if (connection != null) {
        connection.close();
      }
    }
    selector.wakeup();
  }
}
