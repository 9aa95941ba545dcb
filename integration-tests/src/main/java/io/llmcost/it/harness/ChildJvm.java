package io.llmcost.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Java process that is about to be started. Mutable; used once. */
public final class ChildJvm {

  /** What a developer's shell may hold that would change the child. */
  private static final List<String> UNWANTED =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

  private final Path javaHome;
  private final String mainClass;
  private final List<String> options = new ArrayList<>();
  private final List<String> classPath = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  private ChildJvm(Path javaHome, String mainClass) {
    this.javaHome = javaHome;
    this.mainClass = mainClass;
  }

  /** What a process left. */
  public record Result(int exit, String stdout, String stderr) {

    /** The lines of stdout. */
    public List<String> lines() {
      return stdout.lines().toList();
    }

    /** This, or an exception with everything that was said if the exit was not 0. */
    public Result orThrow() {
      if (exit != 0) {
        throw new IllegalStateException("exit " + exit + "\n" + stdout + "\n" + stderr);
      }
      return this;
    }
  }

  /** A process that will run a main class of a runtime. */
  public static ChildJvm of(Path javaHome, String mainClass) {
    return new ChildJvm(javaHome, mainClass);
  }

  /** Adds folders and jars. */
  public ChildJvm classPath(Path... entries) {
    for (Path entry : entries) {
      classPath.add(entry.toString());
    }
    return this;
  }

  /** Adds a class path in the platform's own form. */
  public ChildJvm classPath(String path) {
    classPath.add(path);
    return this;
  }

  /** Adds options of the JVM. */
  public ChildJvm options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Adds an agent; its arguments may be null. */
  public ChildJvm agent(Path jar, String agentArguments) {
    return options("-javaagent:" + jar + (agentArguments == null ? "" : "=" + agentArguments));
  }

  /** Adds arguments of the program. */
  public ChildJvm arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Sets a variable of the environment. */
  public ChildJvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Runs it to its end.
   *
   * @throws IllegalStateException if that takes longer; the process is ended then, and the message
   *     holds what it said
   */
  public Result run(Duration limit) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(UNWANTED);
    variables.keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("LLMCOST_"));
    variables.putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> stdout = reading(process.getInputStream());
      CompletableFuture<String> stderr = reading(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Result result = new Result(process.exitValue(), stdout.join(), stderr.join());
      if (!ended) {
        throw new IllegalStateException(
            "Not over after " + limit + "\n" + result.stdout() + "\n" + result.stderr());
      }
      return result;
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> reading(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "(unreadable: " + e + ")";
          }
        },
        work -> new Thread(work, "child-output").start());
  }
}
