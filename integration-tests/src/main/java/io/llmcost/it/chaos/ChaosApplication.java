package io.llmcost.it.chaos;

import io.llmcost.it.harness.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application that makes calls, in a JVM of its own. Thread-safe. */
final class ChaosApplication implements AutoCloseable {

  private static final int LIMIT_S = 120;

  private final Command.Running jvm;
  private final Map<String, CompletableFuture<Received>> waiting = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<State> states = new LinkedBlockingQueue<>();

  /**
   * @param command up to the main class, without it
   */
  ChaosApplication(Command command, String baseUrl, int threads, List<ChaosClient> clients)
      throws IOException {
    command.with("io.llmcost.it.apps.ChaosApp", baseUrl, Integer.toString(threads));
    clients.forEach(client -> command.with(client.caller()));
    jvm = command.start();
    Thread reader = new Thread(this::read, "chaos-results");
    reader.setDaemon(true);
    reader.start();
  }

  /** A class path for several clients. */
  static Object[] classPath(List<ChaosClient> clients) {
    return clients.stream().map(ChaosClient::classPath).filter(path -> !path.isEmpty()).toArray();
  }

  private void read() {
    try {
      while (true) {
        String line = jvm.line();
        if (line.startsWith("state ")) {
          states.add(State.parse(line));
        } else {
          Received received = Received.parse(line);
          waiting.remove(received.call()).complete(received);
        }
      }
    } catch (IOException | RuntimeException e) {
      waiting.values().forEach(result -> result.completeExceptionally(e));
    }
  }

  /** Makes a call; completes when it is over. */
  CompletableFuture<Received> call(Call call) throws IOException {
    CompletableFuture<Received> result = new CompletableFuture<>();
    waiting.put(call.name(), result);
    synchronized (this) {
      jvm.say(call.line());
    }
    return result;
  }

  synchronized State state() throws IOException, InterruptedException {
    jvm.say("state");
    State state = states.poll(LIMIT_S, TimeUnit.SECONDS);
    if (state == null) {
      throw new IllegalStateException("The application does not answer: " + jvm.stderr());
    }
    return state;
  }

  long pid() {
    return jvm.pid();
  }

  String stderr() throws IOException {
    return jvm.stderr();
  }

  /** Ends it in order, so that all is booked. */
  void end() throws IOException, InterruptedException {
    jvm.end();
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }

  /** A command that starts an application with its class path. */
  static Command command(Path javaHome, Path folder, List<ChaosClient> clients, String... options) {
    Object[] libraries = classPath(clients);
    Object[] all = new Object[libraries.length + 1];
    all[0] = ChaosClient.applications();
    System.arraycopy(libraries, 0, all, 1, libraries.length);
    return Command.of(javaHome, "java")
        .in(folder)
        .with(options)
        // The JDK's own second attempt, which nobody sees.
        .with("-Dsun.net.http.retryPost=false", "-Dfile.encoding=UTF-8")
        .classPath(all);
  }
}
