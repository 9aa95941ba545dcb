package io.llmcost.it.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A TCP proxy on a loopback port that does to each answer what its request's prompt asks for. It
 * knows nothing of HTTP but that a request comes before its answer. Thread-safe.
 */
public final class ChaosProxy implements AutoCloseable {

  private static final int PIECE_PAUSE_NANOS = 20_000;

  private final String name;
  private final int target;
  private final ServerSocket server;
  private final BooleanSupplier refuses;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger hungUp = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private ChaosProxy(String name, int target, BooleanSupplier refuses) throws IOException {
    this.name = name;
    this.target = target;
    this.refuses = refuses;
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  }

  /** Starts one before a provider that listens on a port. */
  public static ChaosProxy start(String name, int target) throws IOException {
    return start(name, target, () -> false);
  }

  /**
   * @param refuses asked for each connection: whether it is reset at once, before any request
   */
  public static ChaosProxy start(String name, int target, BooleanSupplier refuses)
      throws IOException {
    ChaosProxy proxy = new ChaosProxy(name, target, refuses);
    daemon("chaos-" + name, proxy::accept);
    return proxy;
  }

  /** What stands in for the provider's. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** Connections that neither the client nor a fault has closed. */
  public int open() {
    return lines.size();
  }

  /** Those of them on which a client waits for what will not come. */
  public int held() {
    return (int) lines.stream().filter(line -> line.black).count();
  }

  /** All connections that came. */
  public int accepted() {
    return accepted.get();
  }

  /**
   * Connections that a client has closed while it was waiting for an answer, or for more of one.
   */
  public int hungUp() {
    return hungUp.get();
  }

  /** All faults that were done. */
  public int faults() {
    return faults.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    lines.forEach(Line::end);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        int number = accepted.incrementAndGet();
        if (refuses.getAsBoolean()) {
          faults.incrementAndGet();
          reset(client);
          continue;
        }
        client.setTcpNoDelay(true);
        Socket provider = new Socket(InetAddress.getLoopbackAddress(), target);
        provider.setTcpNoDelay(true);
        Line line = new Line(client, provider);
        lines.add(line);
        daemon("chaos-" + name + "-" + number, line::passRequests);
        daemon("chaos-" + name + "-" + number + "-answers", line::passAnswers);
      } catch (IOException e) {
        // closed, or a connection that was gone before it was taken
      }
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** A connection. */
  private final class Line {
    private final Socket client;
    private final Socket provider;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private Fault fault;
    private int answered;
    private String last = "";
    private volatile boolean black;

    Line(Socket client, Socket provider) {
      this.client = client;
      this.provider = provider;
    }

    void passRequests() {
      byte[] buffer = new byte[16_384];
      try {
        InputStream in = client.getInputStream();
        OutputStream out = provider.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          note(buffer, count);
          out.write(buffer, 0, count);
        }
      } catch (IOException e) {
        // one of both is gone
      } finally {
        noteEnd();
        end();
      }
    }

    /** Of whole answers the client reads the end before it closes anything. */
    private synchronized void noteEnd() {
      boolean whole = last.endsWith("0\r\n\r\n") || last.endsWith("}");
      if (request.size() > 0 && !whole && lines.contains(this)) {
        hungUp.incrementAndGet();
      }
    }

    private synchronized void note(byte[] bytes, int count) {
      if (answered > 0) {
        last = "";
        request.reset();
        answered = 0;
        fault = null;
      }
      request.write(bytes, 0, count);
    }

    void passAnswers() {
      byte[] buffer = new byte[16_384];
      try {
        InputStream in = provider.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (!pass(buffer, count)) {
            return;
          }
        }
        client.shutdownOutput();
      } catch (IOException e) {
        end();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end();
      }
    }

    /** Whether more may follow. */
    private boolean pass(byte[] bytes, int count) throws IOException, InterruptedException {
      Fault wanted;
      int before;
      synchronized (this) {
        if (fault == null) {
          fault = Fault.of(request.toString(StandardCharsets.UTF_8), name);
        }
        wanted = fault;
        before = answered;
        answered += count;
        last = new String(bytes, Math.max(0, count - 5), Math.min(5, count), ISO_8859_1);
      }
      OutputStream out = client.getOutputStream();
      switch (wanted.kind()) {
        case NONE -> out.write(bytes, 0, count);
        case DELAY -> {
          if (before == 0) {
            faults.incrementAndGet();
            closed.await(wanted.at(), TimeUnit.MILLISECONDS);
          }
          out.write(bytes, 0, count);
        }
        case THROTTLE -> {
          faults.addAndGet(before == 0 ? 1 : 0);
          for (int i = 0; i < count; i += wanted.at()) {
            out.write(bytes, i, Math.min(wanted.at(), count - i));
            LockSupport.parkNanos(PIECE_PAUSE_NANOS);
          }
        }
        default -> {
          int rest = wanted.at() - before;
          out.write(bytes, 0, Math.min(count, rest));
          if (count >= rest) {
            faults.incrementAndGet();
            stop(wanted.kind());
            return false;
          }
        }
      }
      return true;
    }

    private void stop(Fault.Kind how) throws IOException {
      switch (how) {
        case RESET -> reset(client);
        case BLACK_HOLE -> {
          black = true;
          return;
        }
        case GARBAGE -> {
          byte[] noise = new byte[300];
          new Random(answered).nextBytes(noise);
          client.getOutputStream().write(noise);
          client.shutdownOutput();
        }
        default -> client.shutdownOutput();
      }
      end();
    }

    void end() {
      lines.remove(this);
      quietly(client);
      quietly(provider);
    }

    private static void quietly(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is closed, or as good as
      }
    }
  }
}
