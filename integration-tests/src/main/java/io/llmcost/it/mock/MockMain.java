package io.llmcost.it.mock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mock in a process of its own: {@code MockMain [--port N] [--name NAME] [--latency MS]
 * [--usual BEHAVIOUR] [--prices openai|global|FILE]}. Prints its base URL; ends on {@code POST
 * /_mock/stop} or a signal.
 */
public final class MockMain {

  private MockMain() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    String prices = options.getOrDefault("--prices", "openai");
    PriceTable table =
        switch (prices) {
          case "openai" -> PriceTable.openAi();
          case "global" -> PriceTable.global();
          default -> PriceTable.read(Path.of(prices));
        };
    int port = Integer.parseInt(options.getOrDefault("--port", "0"));
    try (MockProvider provider =
        MockProvider.start(options.getOrDefault("--name", "openai"), table, port)) {
      provider.setLatencyMs(Long.parseLong(options.getOrDefault("--latency", "0")));
      provider.setUsual(options.getOrDefault("--usual", ""));
      System.out.println(provider.baseUrl());
      provider.awaitClose();
    }
  }
}
