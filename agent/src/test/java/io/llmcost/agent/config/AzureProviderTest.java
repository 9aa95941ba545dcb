package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base URLs of Azure OpenAI. */
class AzureProviderTest {

  private static ReadResult read(String baseUrl, String more) {
    String yaml = "providers: { p: { base_url: \"" + baseUrl + "\"" + more + " } }";
    ReadResult result = Reading.of(yaml, null, Map.of(), Map.of());
    assertThat(Reading.texts(result.errors())).isEmpty();
    return result;
  }

  private static Provider provider(String baseUrl, String more) {
    return read(baseUrl, more).settings().get(Options.PROVIDERS).get("p");
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.openai.azure.com/openai/v1, api-key",
    "https://x.cognitiveservices.azure.com/openai/v1, api-key",
    "https://x.services.ai.azure.com/openai/v1, api-key",
    "https://gateway.example/openai/deployments?api-version=1, api-key",
    "https://gateway.example/openai/deployments/d?api-version=1, api-key",
    "https://api.openai.com/v1,",
    "https://openai.azure.com.example/v1,",
  })
  void azuresKeyGoesInAHeaderOfItsOwn(String baseUrl, String header) {
    assertThat(provider(baseUrl, ", api_key: k").apiKeyHeader()).isEqualTo(header);
    assertThat(provider(baseUrl, ", api_key: k, api_key_header: x-key").apiKeyHeader())
        .isEqualTo("x-key");
    assertThat(provider(baseUrl, ", api_key: eyJ0eXAi.x.y").credential())
        .isEqualTo("Bearer eyJ0eXAi.x.y");
    assertThat(provider(baseUrl, "").apiKeyHeader()).isNull();
  }

  @Test
  void theOlderPathsWantAVersion() {
    assertThat(read("https://x.openai.azure.com/openai/deployments", "").warnings())
        .singleElement()
        .asString()
        .contains("api-version");
    assertThat(read("https://x.openai.azure.com/openai/deployments?api-version=1", "").warnings())
        .isEmpty();
    assertThat(read("https://x.openai.azure.com/openai/v1", "").warnings()).isEmpty();
  }

  @Test
  void behindDeploymentsStandsTheModel() {
    Provider provider = provider("https://x.example/openai/deployments/?api-version=1", "");
    assertThat(provider.url("/embeddings", "small"))
        .hasToString("https://x.example/openai/deployments/small/embeddings?api-version=1");
    assertThat(provider.url("/embeddings", "large"))
        .hasToString("https://x.example/openai/deployments/large/embeddings?api-version=1");
    assertThat(provider("https://x.example/v1", "").url("/embeddings", "small"))
        .hasToString("https://x.example/v1/embeddings");
  }
}
