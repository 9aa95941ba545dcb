package io.llmcost.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a program and measures it from outside: bash's {@code time} knows its user and system CPU.
 */
final class Launch {

  private static final String TIMED = "TIMEFORMAT='cpu-seconds=%U %S'; time \"$@\"";

  private final String classPath;
  private final String heap;

  /**
   * @param classPath of the programs
   * @param heap that they may have, as after {@code -Xmx}
   */
  Launch(String classPath, String heap) {
    this.classPath = classPath;
    this.heap = heap;
  }

  /**
   * Runs a program to its end.
   *
   * @return what it printed as {@code name=number}, and {@code ready-ms}, the time to its first
   *     line, and {@code cpu-ms}
   * @throws IllegalStateException if it fails, or runs without the agent that it should have; the
   *     message holds what it said
   */
  Map<String, Double> run(Agent agent, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "launch"));
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add("-Xmx" + heap);
    command.addAll(agent.options());
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Launch::isUnwanted);
    long start = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    Map<String, Double> measured = new HashMap<>();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        note(line, start, measured);
      }
    }
    boolean missing = agent.name().startsWith(Compare.OURS) && said.indexOf("[llmcost] ") < 0;
    if (process.waitFor() != 0 || missing) {
      throw new IllegalStateException(String.join(" ", command) + "\n" + said);
    }
    return measured;
  }

  static boolean isUnwanted(String variable) {
    return variable.endsWith("JAVA_OPTIONS")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.startsWith("LLMCOST_")
        || variable.startsWith("OPENAI_");
  }

  private static void note(String line, long start, Map<String, Double> measured) {
    if (line.equals("ready")) {
      measured.put("ready-ms", (System.nanoTime() - start) / 1e6);
    } else if (line.startsWith("cpu-seconds=")) {
      String[] seconds = line.substring(line.indexOf('=') + 1).split(" ");
      measured.put(
          "cpu-ms", 1e3 * (Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1])));
    } else if (line.matches("[a-z0-9-]+=[0-9.]+")) {
      int equals = line.indexOf('=');
      measured.put(line.substring(0, equals), Double.parseDouble(line.substring(equals + 1)));
    }
  }
}
