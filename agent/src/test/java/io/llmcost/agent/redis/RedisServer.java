package io.llmcost.agent.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real redis-server on the loopback interface, which can be ended, stopped and continued. */
public final class RedisServer implements AutoCloseable {

  private static final String[] BINARIES = {
    "linux amd64 redis-server-6.2.6-v5-linux-amd64",
    "linux aarch64 redis-server-6.2.7-linux-arm64",
    "mac x86_64 redis-server-6.2.6-v5-darwin-amd64",
    "mac aarch64 redis-server-6.2.6-v5-darwin-arm64",
  };

  private final int port;
  private final String password;
  private final Path program;
  private Process process;
  private int tlsPort;

  private final List<String> options;
  private final Path folder;

  private RedisServer(Path program, String password, Path folder, List<String> options)
      throws IOException, InterruptedException {
    this.program = program;
    this.password = password;
    this.folder = folder;
    this.options = options;
    port = freePort();
    start();
  }

  /** A cluster's bus is 10,000 above, and has to be a port too. */
  static int freePort() throws IOException {
    for (int tries = 0; ; tries++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      try (ServerSocket free = new ServerSocket(port);
          ServerSocket bus = new ServerSocket(port + 10_000)) {
        return Math.min(free.getLocalPort(), bus.getLocalPort());
      } catch (IOException e) {
        if (tries == 100) {
          throw e;
        }
      }
    }
  }

  /**
   * With more options.
   *
   * @param folder for what it writes
   */
  public static RedisServer openWith(Path folder, String... options) {
    return open(null, folder, List.of(options));
  }

  /** A sentinel. */
  public static RedisServer sentinel(Path folder, Path configuration) {
    return open(null, folder, List.of(configuration.toString(), "--sentinel"));
  }

  /** One that runs; where none can, the test is skipped, and the report says so. */
  public static RedisServer open() {
    return open(null);
  }

  public static RedisServer open(String password) {
    return open(password, null, List.of());
  }

  private static RedisServer open(String password, Path folder, List<String> options) {
    try {
      Path program = program();
      Assumptions.assumeTrue(program != null, "no redis-server for this system");
      return new RedisServer(program, password, folder, options);
    } catch (IOException e) {
      Assumptions.abort("redis-server does not run here: " + e);
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path program() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    for (String binary : BINARIES) {
      String[] parts = binary.split(" ");
      if (os.contains(parts[0]) && arch.equals(parts[1])) {
        try (InputStream in = RedisServer.class.getResourceAsStream("/" + parts[2])) {
          if (in == null) {
            return null;
          }
          Path file = Files.createTempFile("redis-server", "");
          Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          file.toFile().setExecutable(true);
          file.toFile().deleteOnExit();
          return file;
        }
      }
    }
    return null;
  }

  /** Starts it, again. */
  public void start() throws IOException, InterruptedException {
    boolean sentinel = options.contains("--sentinel");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    if (sentinel) {
      // It takes no other options, and writes into its configuration.
      Files.writeString(
          Path.of(options.get(0)),
          "port " + port + "\nbind 127.0.0.1\n",
          StandardOpenOption.APPEND);
      command.addAll(options);
    } else {
      command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--save", "", "--appendonly", "no"));
      command.addAll(options);
    }
    if (password != null) {
      command.addAll(List.of("--requirepass", password));
    }
    process =
        new ProcessBuilder(command)
            .directory(folder == null ? null : folder.toFile())
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
        drain(out);
        return;
      }
    }
    throw new IOException(said.toString());
  }

  private static void drain(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (out.readLine() != null) {
                  // nobody wants to know
                }
              } catch (IOException e) {
                // it is gone
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  public int port() {
    return port;
  }

  void tlsPort(int number) {
    tlsPort = number;
  }

  /** Where it speaks TLS, if it does. */
  public int tlsPort() {
    return tlsPort;
  }

  public String url() {
    return "redis://" + (password == null ? "" : ":" + password + "@") + "127.0.0.1:" + port + "/0";
  }

  public String urlWithPassword(String other) {
    return "redis://:" + other + "@127.0.0.1:" + port + "/0";
  }

  /** All data is gone. */
  public void flush() throws IOException {
    command("FLUSHALL");
  }

  public Object command(String... words) throws IOException {
    RedisAddress address = RedisAddress.of(url());
    try (RedisConnection connection = new RedisConnection(address, address.first(), 10_000)) {
      byte[][] bytes = new byte[words.length][];
      for (int i = 0; i < words.length; i++) {
        bytes[i] = RedisConnection.bytes(words[i]);
      }
      connection.write(bytes);
      connection.flush();
      return connection.read();
    }
  }

  /** It neither answers nor goes away. */
  public void hang() throws IOException, InterruptedException {
    signal("-STOP");
  }

  public void goOn() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
        .start()
        .waitFor(10, TimeUnit.SECONDS);
  }

  public void die() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    program.toFile().delete();
  }
}
