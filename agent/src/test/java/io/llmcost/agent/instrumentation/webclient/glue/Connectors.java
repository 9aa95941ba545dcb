package io.llmcost.agent.instrumentation.webclient.glue;

import java.util.ArrayList;
import java.util.List;
import org.springframework.http.client.reactive.ClientHttpConnector;

/** The connectors that this version of Spring has and that the class path has a client for. */
final class Connectors {

  private static final String PACKAGE = "org.springframework.http.client.reactive.";

  private Connectors() {}

  static List<String> names() {
    List<String> present = new ArrayList<>();
    for (String name : List.of("Reactor", "Jetty", "HttpComponents", "Jdk")) {
      try {
        Class.forName(PACKAGE + name + "ClientHttpConnector").getConstructor().newInstance();
        present.add(name);
      } catch (ReflectiveOperationException | LinkageError e) {
        continue;
      }
    }
    return present;
  }

  static ClientHttpConnector named(String name) {
    try {
      return (ClientHttpConnector)
          Class.forName(PACKAGE + name + "ClientHttpConnector").getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
