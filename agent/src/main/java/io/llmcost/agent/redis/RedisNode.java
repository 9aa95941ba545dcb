package io.llmcost.agent.redis;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One server, used on a thread of its own: what comes at once goes out together. While it does not
 * answer, commands fail at once, and this thread tries again. Thread-safe.
 */
final class RedisNode implements RedisNodes {

  private static final int IO_MILLIS = 1_000;
  private static final int MAX_WAITING = 16_384;
  private static final int MAX_TOGETHER = 512;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] PING = RedisConnection.bytes("PING");
  private static final byte[] ASKING = RedisConnection.bytes("ASKING");

  private final Connector connector;
  private final LinkedBlockingQueue<Command> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Runnable everySecond;
  private volatile State state = State.STARTING;
  private volatile boolean closed;
  private volatile Thread thread;

  /** Makes a connection to wherever the server is now. */
  interface Connector {

    /**
     * @param millis how long it may take, and each read
     */
    RedisConnection connect(int millis) throws IOException;

    /** Of what, and as whom. */
    RedisAddress address();
  }

  private enum State {
    STARTING,
    ANSWERS,
    SILENT
  }

  private RedisNode(Connector connector, Runnable everySecond) {
    this.connector = connector;
    this.everySecond = everySecond;
  }

  /** Begins to connect; does not wait for it. What it connects to says itself what it is. */
  static RedisNode start(Connector connector, Runnable everySecond) {
    RedisNode node = new RedisNode(connector, everySecond);
    try {
      node.thread = AgentThread.create(node::run, "llmcost-redis");
      node.thread.start();
    } catch (Throwable e) { // OutOfMemoryError if the system has no thread left
      node.state = State.SILENT;
      Log.warnOnce("redis:thread", "Redis is not used: " + e);
    }
    return node;
  }

  @Override
  public boolean isAnswering() {
    return state != State.SILENT;
  }

  @Override
  public boolean isStarting() {
    return state == State.STARTING;
  }

  @Override
  public CompletableFuture<Object> send(byte[] key, byte[]... words) {
    return send(new Command(words));
  }

  /** As {@link #send}, of a key that is being moved to this server. */
  CompletableFuture<Object> sendAsking(byte[]... words) {
    Command command = new Command(words);
    command.asking = true;
    return send(command);
  }

  private CompletableFuture<Object> send(Command command) {
    if (closed || state == State.SILENT || !queue.offer(command)) {
      command.reply.completeExceptionally(new IOException("Redis does not answer"));
    }
    return command.reply;
  }

  @Override
  public List<RedisNode> masters() {
    return Collections.singletonList(this);
  }

  @Override
  public void suspect() {
    if (state == State.ANSWERS) {
      state = State.SILENT;
      // Its answer says that there is one again.
      queue.offer(new Command(PING));
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try (RedisConnection connection = connector.connect(IO_MILLIS)) {
        pause = FIRST_PAUSE_MILLIS;
        state = State.ANSWERS;
        serve(connection);
      } catch (RedisRefusal e) {
        state = State.SILENT;
        Log.warnOnce(
            "redis:" + connector + e.getMessage(), connector + " is not used: " + e.getMessage());
      } catch (IOException | RuntimeException e) {
        state = State.SILENT;
        Log.warnOnce("redis:" + connector, connector + " does not answer: " + e);
      } catch (InterruptedException e) {
        state = State.SILENT; // closing
      } catch (Throwable e) { // nothing may end the thread
        state = State.SILENT;
        Log.warnOnce("redis:error", "Redis is not used for now: " + e);
      }
      failAll();
      sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
    failAll();
  }

  private void serve(RedisConnection connection) throws IOException, InterruptedException {
    long nextBeat = System.nanoTime();
    while (!closed) {
      long wait = nextBeat - System.nanoTime();
      if (wait <= 0) {
        beat();
        nextBeat = System.nanoTime() + BEAT_NANOS;
      }
      Command first = queue.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
      if (first != null) {
        List<Command> together = new ArrayList<>();
        together.add(first);
        queue.drainTo(together, MAX_TOGETHER);
        exchange(connection, together);
      }
    }
  }

  private void beat() {
    try {
      everySecond.run();
    } catch (RuntimeException e) {
      Log.warnOnce("redis:beat", "What is to be told Redis every second is not: " + e);
    }
  }

  private void exchange(RedisConnection connection, List<Command> commands) throws IOException {
    int answered = 0;
    boolean isReplica = false;
    try {
      for (Command command : commands) {
        if (command.asking) {
          connection.write(ASKING);
        }
        connection.write(command.words);
      }
      connection.flush();
      for (Command command : commands) {
        if (command.asking) {
          connection.read();
        }
        Object reply = connection.read();
        answered++;
        state = State.ANSWERS;
        if (reply instanceof RedisError) {
          refused(command, (RedisError) reply);
          isReplica |= ((RedisError) reply).is("READONLY");
        }
        command.end(reply);
      }
      if (isReplica) {
        throw new IOException("it has become a replica");
      }
    } finally {
      for (Command command : commands.subList(answered, commands.size())) {
        command.reply.completeExceptionally(new IOException("Redis does not answer"));
      }
    }
  }

  /** What needs somebody's hand is said once. */
  private void refused(Command command, RedisError error) {
    String lacking = Rights.lacking(connector.address(), error, command.words);
    if (lacking != null) {
      String name = new String(command.words[0], StandardCharsets.UTF_8);
      Log.warnOnce("redis:rights:" + connector + name, connector + ": " + lacking);
    }
  }

  private void failAll() {
    for (Command next = queue.poll(); next != null; next = queue.poll()) {
      next.reply.completeExceptionally(new IOException("Redis does not answer"));
    }
  }

  private void sleep(long millis) {
    if (!closed) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        // closing
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private static final class Command {
    final byte[][] words;
    boolean asking;
    final CompletableFuture<Object> reply = new CompletableFuture<>();

    Command(byte[]... words) {
      this.words = words;
    }

    /** Whoever waits for it may do anything: this thread goes on. */
    void end(Object result) {
      try {
        if (result instanceof RedisError) {
          reply.completeExceptionally((RedisError) result);
        } else {
          reply.complete(result);
        }
      } catch (RuntimeException e) {
        Log.warnOnce("redis:reply", "An answer of Redis could not be used: " + e);
      }
    }
  }
}
