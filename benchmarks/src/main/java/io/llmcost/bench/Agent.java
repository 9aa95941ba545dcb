package io.llmcost.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent with its settings, or none.
 *
 * @param name as in the tables
 * @param jar null for none
 * @param options of the JVM
 */
record Agent(String name, Path jar, List<String> options) {

  static final Agent NONE = new Agent("no agent", null, List.of());

  static Agent of(String name, Path jar, String arguments, String... properties) {
    List<String> options = new ArrayList<>(List.of(properties));
    options.add("-javaagent:" + jar.toAbsolutePath() + (arguments == null ? "" : "=" + arguments));
    return new Agent(name, jar, List.copyOf(options));
  }

  /**
   * Those of the folder that the profile {@code peers} fills.
   *
   * @param sink where they may send what they collect: {@code host:port}
   */
  static List<Agent> peers(Path folder, String sink) {
    List<Agent> all =
        List.of(
            of(
                "OpenTelemetry",
                folder.resolve("opentelemetry-javaagent.jar"),
                null,
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"),
            of(
                "Datadog",
                folder.resolve("dd-java-agent.jar"),
                null,
                "-Ddd.trace.agent.url=http://" + sink,
                "-Ddd.instrumentation.telemetry.enabled=false",
                "-Ddd.remote_config.enabled=false",
                "-Ddd.jmxfetch.enabled=false"),
            of(
                "Elastic",
                folder.resolve("elastic-apm-agent.jar"),
                null,
                "-Delastic.apm.server_url=http://" + sink,
                "-Delastic.apm.cloud_provider=NONE",
                "-Delastic.apm.central_config=false"));
    return all.stream().filter(agent -> Files.exists(agent.jar())).toList();
  }
}
