package io.llmcost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * This agent with a configuration.
 *
 * @param jar of the agent
 * @param folder where configurations and records may lie
 */
record Configured(Path jar, Path folder) {

  Agent observe() throws IOException {
    return of(Compare.OBSERVE, "preset: observe");
  }

  Agent safe() throws IOException {
    return of(Compare.OURS, "preset: safe");
  }

  Agent routed() throws IOException {
    return of(
        Compare.ROUTED,
        """
        preset: safe
        providers: { cheap: { base_url: "http://cheap.example/v1", api_key: measured } }
        models: { small: { provider: cheap, name: small-1 } }
        routes: [ { name: all, when: { model: gpt-4o }, use: small } ]
        """);
  }

  private Agent of(String name, String configuration) throws IOException {
    Path file = Files.createTempFile(folder, "llmcost", ".yaml");
    Files.writeString(
        file,
        configuration
            + "\nintercept: { hosts: [llm.example] }\nledger: { dir: \""
            + ledger()
            + "\" }\n");
    return Agent.of(name, jar, "config=" + file);
  }

  Path ledger() {
    return folder.resolve("ledger");
  }
}
