package io.llmcost.agent.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderNamesTest {

  private static String name(String baseUrl, String url) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    providers.put("mine", new Provider("mine", Url.of(baseUrl), null, null, Headers.EMPTY));
    return new ProviderNames(Settings.defaults().with(Options.PROVIDERS, providers))
        .apply(Url.of(url));
  }

  @Test
  void aProviderIsKnownByWhatStandsBeforeTheEndpoint() {
    assertThat(name("https://llm.example/v1", "https://llm.example/v1/embeddings"))
        .isEqualTo("mine");
    assertThat(name("https://llm.example/v1", "https://llm.example/v1beta/embeddings"))
        .isEqualTo("llm.example");
    assertThat(name("https://llm.example", "https://llm.example/embeddings")).isEqualTo("mine");
    assertThat(name("https://llm.example/v1", "https://llm.example:8443/v1/embeddings"))
        .isEqualTo("llm.example");
  }

  @Test
  void aQueryOfTheBaseUrlIsForWhatIsSentThere() {
    String base = "https://llm.example/openai/deployments?api-version=2024-10-21";
    String call =
        "https://llm.example/openai/deployments/mini/chat/completions?api-version=2025-01";
    assertThat(name(base, call)).isEqualTo("mine");
  }

  @Test
  void whoIsNotConfiguredIsKnownByTheHost() {
    assertThat(name("https://llm.example", "https://a.openai.azure.com/openai/v1/embeddings"))
        .isEqualTo("azure");
    assertThat(name("https://llm.example", "https://other.example/v1/x"))
        .isEqualTo("other.example");
  }
}
