package io.llmcost.it.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private Path directory;

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

  /** Sets the working directory. */
  public ChildJvm directory(Path folder) {
    directory = folder;
    return this;
  }

  /**
   * Runs it to its end.
   *
   * @throws IllegalStateException if that takes longer; the process is ended then, and the message
   *     holds what it said
   */
  public Result run(Duration limit) throws IOException, InterruptedException {
    try (RunningJvm jvm = start()) {
      return jvm.await(limit);
    }
  }

  /** Starts it. */
  public RunningJvm start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(UNWANTED);
    variables.keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("LLMCOST_"));
    variables.putAll(environment);
    return new RunningJvm(builder.start());
  }
}
