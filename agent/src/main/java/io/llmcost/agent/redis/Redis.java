package io.llmcost.agent.redis;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Redis, used on a thread of its own: what comes at once goes out together. While it does not
 * answer, commands fail at once, and this thread tries again. Thread-safe.
 */
public final class Redis implements Closeable {

  private static final int IO_MILLIS = 1_000;
  private static final int MAX_WAITING = 16_384;
  private static final int MAX_TOGETHER = 512;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final byte[] PING = RedisConnection.bytes("PING");

  private final RedisAddress address;
  private final LinkedBlockingQueue<Command> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Runnable everySecond;
  private volatile State state = State.STARTING;
  private volatile boolean closed;
  private volatile Thread thread;

  private enum State {
    STARTING,
    ANSWERS,
    SILENT
  }

  private Redis(RedisAddress address, Runnable everySecond) {
    this.address = address;
    this.everySecond = everySecond;
  }

  /**
   * Begins to connect; does not wait for it.
   *
   * @param everySecond run on this one's thread, about once a second, for commands that nobody
   *     waits for
   */
  public static Redis start(RedisAddress address, Runnable everySecond) {
    Redis redis = new Redis(address, everySecond);
    try {
      redis.thread = AgentThread.create(redis::run, "llmcost-redis");
      redis.thread.start();
    } catch (Throwable e) { // OutOfMemoryError if the system has no thread left
      redis.state = State.SILENT;
      Log.warnOnce("redis:thread", "Redis is not used: " + e);
    }
    return redis;
  }

  /** Whether it is worth waiting for an answer. */
  public boolean isAnswering() {
    return state != State.SILENT;
  }

  /** Whether nothing is known yet: no answer, and no failure. */
  public boolean isStarting() {
    return state == State.STARTING;
  }

  /**
   * Sends a command, without waiting.
   *
   * @return completed on Redis's thread, which must not be held up, with a Long, byte[], String, a
   *     List of these, or null; failed if there is no answer, or with a {@link RedisError}
   */
  public CompletableFuture<Object> send(byte[]... words) {
    Command command = new Command(words);
    if (closed || state == State.SILENT || !queue.offer(command)) {
      command.reply.completeExceptionally(new IOException("Redis does not answer"));
    }
    return command.reply;
  }

  /** The value of a key; null if there is none. */
  public CompletableFuture<byte[]> get(byte[] key) {
    return send(RedisConnection.bytes("GET"), key).thenApply(reply -> (byte[]) reply);
  }

  /**
   * Sets a value.
   *
   * @param millis until it is forgotten, 1 or more
   */
  public CompletableFuture<Object> set(byte[] key, byte[] value, long millis) {
    return send(
        RedisConnection.bytes("SET"),
        key,
        value,
        RedisConnection.bytes("PX"),
        RedisConnection.bytes(String.valueOf(millis)));
  }

  /** Runs a script, which is one step for all who use this Redis. */
  public CompletableFuture<Object> eval(String script, String key, List<String> arguments) {
    byte[][] words = new byte[4 + arguments.size()][];
    words[0] = RedisConnection.bytes("EVAL");
    words[1] = RedisConnection.bytes(script);
    words[2] = RedisConnection.bytes("1");
    words[3] = RedisConnection.bytes(key);
    for (int i = 0; i < arguments.size(); i++) {
      words[4 + i] = RedisConnection.bytes(arguments.get(i));
    }
    return send(words);
  }

  /**
   * Waits for an answer. One that does not come in time makes this one silent until it does, so
   * that nobody else waits meanwhile.
   *
   * @param deadline by {@link System#nanoTime}
   * @return whether there was one, be it an error
   */
  public boolean await(CompletableFuture<?> reply, long deadline) {
    long left = deadline - System.nanoTime();
    try {
      reply.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      if (left > 0 && state == State.ANSWERS) {
        state = State.SILENT;
        // Its answer says that there is one again.
        queue.offer(new Command(PING));
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RedisError;
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try (RedisConnection connection = new RedisConnection(address, IO_MILLIS)) {
        pause = FIRST_PAUSE_MILLIS;
        state = State.ANSWERS;
        serve(connection);
      } catch (IOException | RuntimeException e) {
        state = State.SILENT;
        Log.warnOnce("redis:" + address, "Redis at " + address + " does not answer: " + e);
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
    try {
      for (Command command : commands) {
        connection.write(command.words);
      }
      connection.flush();
      for (Command command : commands) {
        Object reply = connection.read();
        answered++;
        state = State.ANSWERS;
        command.end(reply);
      }
    } finally {
      for (Command command : commands.subList(answered, commands.size())) {
        command.reply.completeExceptionally(new IOException("Redis does not answer"));
      }
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
