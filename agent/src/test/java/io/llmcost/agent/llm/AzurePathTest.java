package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AzurePathTest {

  private static final String PATH = "/openai/deployments/my-gpt/chat/completions?api-version=1";

  @Test
  void namesTheDeployment() {
    assertThat(AzurePath.deployment(PATH)).isEqualTo("my-gpt");
    assertThat(AzurePath.deployment("/openai/v1/chat/completions")).isNull();
    assertThat(AzurePath.deployment("/openai/deployments/my-gpt")).isNull();
    assertThat(AzurePath.deployment("/v1/embeddings?a=/deployments/x/y")).isNull();
  }

  @Test
  void namesAnother() {
    assertThat(AzurePath.with(PATH, "mini"))
        .isEqualTo("/openai/deployments/mini/chat/completions?api-version=1");
    assertThatThrownBy(() -> AzurePath.with("/v1/embeddings", "mini"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
