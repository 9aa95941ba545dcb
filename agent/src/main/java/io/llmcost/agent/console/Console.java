package io.llmcost.agent.console;

import com.sun.net.httpserver.HttpServer;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Feedback;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.AgentThread;
import io.llmcost.agent.thread.AgentThreads;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;

/** Listens where the settings say. Nothing of it ever fails for who calls it. */
public final class Console implements Closeable {

  private static final String THREAD = "llmcost-console";
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final int BACKLOG = 16;

  private final Predicate<Feedback> feedback;
  private int port;
  private Running running;

  /**
   * @param feedback hears what is said of answers; whether it knows of the answer
   */
  public Console(Predicate<Feedback> feedback) {
    this.feedback = feedback;
  }

  /**
   * Listens at the port of {@link Options#CONSOLE_PORT} from now on, and no longer where it did.
   * Where that cannot be, the log says why.
   */
  public synchronized void configure(Settings settings) {
    int wanted = settings.get(Options.CONSOLE_PORT);
    if (wanted == port) {
      return;
    }
    close();
    port = wanted;
    if (wanted == 0) {
      return;
    }
    try {
      running =
          Rights.ofAgent(
              () -> {
                try {
                  return new Running(wanted, feedback);
                } catch (IOException e) {
                  throw new IllegalStateException(e.getMessage(), e);
                }
              });
    } catch (NoClassDefFoundError e) {
      Log.warn("console.port: this Java runtime has no module jdk.httpserver: nobody listens");
    } catch (RuntimeException | Error e) { // an application may forbid to listen
      Log.warn(
          "console.port: nobody listens at port "
              + wanted
              + " ("
              + e.getMessage()
              + "). Another process may: give each its own");
    }
  }

  /** Listens no longer. */
  @Override
  public synchronized void close() {
    Running was = running;
    running = null;
    port = 0;
    if (was == null) {
      return;
    }
    try {
      Rights.ofAgent(
          () -> {
            was.stop();
            return null;
          });
    } catch (RuntimeException | Error e) { // the ledger is still to be written after this
      Log.warn("console.port: who listened could not be stopped: " + e);
    }
  }

  /** A class of its own: some runtimes have no server. */
  private static final class Running {

    private final HttpServer server;
    private final ExecutorService threads = AgentThreads.create(THREAD, THREADS, WAITING);

    Running(int port, Predicate<Feedback> feedback) throws IOException {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
      server.createContext("/", new LocalRequests(port, new FeedbackRequests(feedback)));
      server.setExecutor(threads);
      try {
        start();
      } catch (RuntimeException | Error e) { // no thread is left: the port is not to be kept
        stop();
        throw e;
      }
    }

    /** The server's own thread is a daemon if it is made by one. */
    private void start() {
      Thread starting = AgentThread.create(server::start, THREAD);
      starting.start();
      boolean interrupted = false;
      while (starting.isAlive()) {
        try {
          starting.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void stop() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
