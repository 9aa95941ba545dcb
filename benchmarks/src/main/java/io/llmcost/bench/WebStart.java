package io.llmcost.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the web application and measures it from outside until it has answered one request: CPU of
 * the whole process.
 */
final class WebStart {

  private final Path jar;

  /**
   * @param jar of the application
   */
  WebStart(Path jar) {
    this.jar = jar;
  }

  /**
   * @return {@code ready-ms} and {@code cpu-ms}
   * @throws IllegalStateException if it ends instead; the message holds what it said
   */
  Map<String, Double> run(Agent agent) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx512m");
    command.addAll(agent.options());
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Launch::isUnwanted);
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder said = new StringBuilder();
      int port = port(lines, said);
      if (agent.name().startsWith(Compare.OURS) && said.indexOf("[llmcost] ") < 0) {
        throw new IllegalStateException("The agent is not there:\n" + said);
      }
      ask(port);
      double ready = (System.nanoTime() - start) / 1e6;
      double cpu = process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
      return Map.of("ready-ms", ready, "cpu-ms", cpu);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int port(BufferedReader lines, StringBuilder said) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("port=")) {
        return Integer.parseInt(line.substring("port=".length()));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("The web application did not start:\n" + said);
  }

  private static void ask(int port) throws IOException {
    URI orders = URI.create("http://127.0.0.1:" + port + "/orders");
    try (InputStream answer = orders.toURL().openStream()) {
      answer.readAllBytes();
    }
  }
}
