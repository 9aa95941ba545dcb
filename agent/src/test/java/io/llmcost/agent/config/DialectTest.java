package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which API a provider speaks, and how much of it. */
class DialectTest {

  private static String yaml(String baseUrl, String more) {
    return "providers: { p: { base_url: \"" + baseUrl + "\"" + more + " } }";
  }

  private static Provider provider(String baseUrl, String more) {
    return Reading.settings(yaml(baseUrl, more)).get(Options.PROVIDERS).get("p");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.anthropic.com/v1, '', ANTHROPIC",
    "https://API.anthropic.com, '', ANTHROPIC",
    "https://api.anthropic.com/v1, ', dialect: openai', OPENAI",
    "https://llm.example/claude, ', dialect: anthropic', ANTHROPIC",
    "https://api.openai.com/v1, '', OPENAI",
    "https://api.anthropic.com.example/v1, '', OPENAI",
  })
  void isKnownByTheHostOrGiven(String baseUrl, String more, Dialect dialect) {
    assertThat(provider(baseUrl, more).dialect()).isEqualTo(dialect);
  }

  @Test
  void anthropicWantsItsOwnHeadersAndPath() {
    Provider plain = provider("https://api.anthropic.com", ", api_key: k");
    assertThat(plain.apiKeyHeader()).isEqualTo("x-api-key");
    assertThat(plain.credential()).isEqualTo("k");
    assertThat(plain.headers().get("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(plain.url("/messages", "m")).hasToString("https://api.anthropic.com/v1/messages");

    Provider given =
        provider(
            "https://llm.example/claude/v1?team=a",
            ", dialect: anthropic, api_key: k, api_key_header: x-key,"
                + " headers: { Anthropic-Version: \"2027-01-01\" }");
    assertThat(given.apiKeyHeader()).isEqualTo("x-key");
    assertThat(given.headers().all("anthropic-version")).containsExactly("2027-01-01");
    assertThat(given.url("/messages", "m"))
        .hasToString("https://llm.example/claude/v1/messages?team=a");
  }

  @Test
  void allIsServedUnlessSomeIsNamed() {
    assertThat(provider("https://a.example/v1", "").serves("responses")).isTrue();
    Provider chat = provider("https://a.example/v1", ", endpoints: chat_completions");
    assertThat(chat.serves("chat_completions")).isTrue();
    assertThat(chat.serves("responses")).isFalse();
    assertThat(provider("https://api.anthropic.com", "").serves("chat_completions")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dialect: antropic | did you mean anthropic?",
        "endpoints: chat | expected one of chat_completions, responses, embeddings, completions",
        "endpoints: [] | an empty list",
      })
  void whatIsNoneIsSaidWithItsPlace(String member, String message) {
    assertThat(Reading.errors(yaml("https://a.example/v1", ", " + member)))
        .singleElement()
        .asString()
        .contains("llmcost.yaml:1:")
        .contains("providers.p." + member.substring(0, member.indexOf(':')))
        .contains(message);
  }

  @Test
  void endpointsOfAnotherDialectHaveNoEffect() {
    String yaml = yaml("https://api.anthropic.com", ", api_key: k, endpoints: responses");
    assertThat(Reading.of(yaml).warnings())
        .singleElement()
        .asString()
        .contains("providers.p.endpoints", "no effect");
  }
}
