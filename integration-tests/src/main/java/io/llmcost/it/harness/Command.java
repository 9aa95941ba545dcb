package io.llmcost.it.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Any program with any arguments in their given order, for what {@link ChildJvm} does not form: JDK
 * tools, modules, working directories, programs that are talked to. Mutable; used once.
 */
public final class Command {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final List<String> UNWANTED =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH");

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path directory;

  private Command(Path program) {
    words.add(program.toString());
  }

  /** A program of a Java runtime: {@code java}, {@code keytool}. */
  public static Command of(Path javaHome, String program) {
    return new Command(javaHome.resolve("bin").resolve(program));
  }

  /** Adds arguments. */
  public Command with(String... more) {
    words.addAll(List.of(more));
    return this;
  }

  /** Adds {@code -cp}; an entry may be a class path itself. */
  public Command classPath(Object... entries) {
    List<String> texts = new ArrayList<>();
    for (Object entry : entries) {
      texts.add(entry.toString());
    }
    return with("-cp", String.join(File.pathSeparator, texts));
  }

  /** Sets a variable of the environment. */
  public Command environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Sets the working directory. */
  public Command in(Path folder) {
    directory = folder;
    return this;
  }

  /** Runs it to its end; the process is ended, and an exception thrown, if that takes too long. */
  public ChildJvm.Result run() throws IOException, InterruptedException {
    try (Running running = start()) {
      return running.end();
    }
  }

  /** Starts it. */
  public Running start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(UNWANTED);
    variables.keySet().removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("LLMCOST_"));
    variables.putAll(environment);
    Path stderr = Files.createTempFile("command", ".err");
    builder.redirectError(stderr.toFile());
    return new Running(builder.start(), stderr);
  }

  /** A program that runs: takes lines and says lines. */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final Path stderr;
    private final Writer in;
    private final BufferedReader out;
    private final StringBuilder said = new StringBuilder();

    private Running(Process process, Path stderr) {
      this.process = process;
      this.stderr = stderr;
      this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
      InputStream stdout = process.getInputStream();
      this.out = new BufferedReader(new InputStreamReader(stdout, StandardCharsets.UTF_8));
    }

    /** Says a line and waits for one. */
    public String ask(String line) throws IOException {
      say(line);
      return line();
    }

    /** Says a line. */
    public void say(String line) throws IOException {
      in.write(line + "\n");
      in.flush();
    }

    /** Waits for a line. */
    public String line() throws IOException {
      String answer = out.readLine();
      if (answer == null) {
        throw new IllegalStateException("It ended: " + stderr());
      }
      said.append(answer).append('\n');
      return answer;
    }

    /** The number of the process. */
    public long pid() {
      return process.pid();
    }

    /** What it has written to stderr so far. */
    public String stderr() throws IOException {
      return Files.readString(stderr);
    }

    /** Closes its input and waits until it ends. */
    public ChildJvm.Result end() throws IOException, InterruptedException {
      try {
        in.close();
      } catch (IOException e) {
        // it ended without reading
      }
      CompletableFuture<Void> reading = CompletableFuture.runAsync(this::readOn);
      boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      reading.join();
      if (!ended) {
        throw new IllegalStateException("Not over after " + LIMIT + "\n" + said + stderr());
      }
      return new ChildJvm.Result(process.exitValue(), said.toString(), stderr());
    }

    private void readOn() {
      try {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          said.append(line).append('\n');
        }
      } catch (IOException e) {
        said.append("(unreadable: ").append(e).append(")\n");
      }
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.deleteIfExists(stderr);
    }
  }
}
