package io.llmcost.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A Java process that runs; closing it ends it. Its stdin stays open until its end is awaited. */
public final class RunningJvm implements AutoCloseable {

  private static final String PAUSE = "pause";

  private final Process process;
  private final CountDownLatch paused = new CountDownLatch(1);
  private final CompletableFuture<String> stdout;
  private final CompletableFuture<String> stderr;

  RunningJvm(Process process) {
    this.process = process;
    this.stdout = reading(process.getInputStream());
    this.stderr = reading(process.getErrorStream());
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Waits for the first line {@code pause}.
   *
   * @throws IllegalStateException if it does not come in time, or the process has ended
   */
  public void awaitPause(Duration limit) throws InterruptedException {
    if (!paused.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("No pause after " + limit);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException(stdout.join() + "\n" + stderr.join());
    }
  }

  /**
   * Closes its stdin, which ends a pause, and waits for its end.
   *
   * @throws IllegalStateException if that takes longer; the process is ended then, and the message
   *     holds what it said, and where its threads were
   */
  public ChildJvm.Result await(Duration limit) throws IOException, InterruptedException {
    process.getOutputStream().close();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      dumpThreads();
      process.destroyForcibly().waitFor();
    }
    ChildJvm.Result result = new ChildJvm.Result(process.exitValue(), stdout.join(), stderr.join());
    if (!ended) {
      throw new IllegalStateException(
          "Not over after " + limit + "\n" + result.stdout() + "\n" + result.stderr());
    }
    return result;
  }

  // A JVM that is asked so writes to its stdout.
  private void dumpThreads() throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      // no such command here
    }
  }

  private CompletableFuture<String> reading(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          StringBuilder text = new StringBuilder();
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              text.append(line).append('\n');
              if (line.equals(PAUSE)) {
                paused.countDown();
              }
            }
          } catch (IOException e) {
            text.append("(unreadable: ").append(e).append(')');
          }
          return text.toString();
        },
        work -> new Thread(work, "child-output").start());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
