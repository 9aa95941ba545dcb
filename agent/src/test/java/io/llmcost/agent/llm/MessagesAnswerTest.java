package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Anthropic's own answers say of themselves. */
class MessagesAnswerTest {

  private static final Path FOLDER = Path.of("src/test/resources/dialect/messages");

  private static AnswerScanner scan(String file) throws IOException {
    String type = file.endsWith("sse") ? "text/event-stream" : "application/json";
    AnswerScanner scanner = new AnswerScanner(Headers.of("content-type", type), done -> {});
    byte[] body = Files.readAllBytes(FOLDER.resolve(file));
    for (int i = 0; i < body.length; i += 11) {
      scanner.data(body, i, Math.min(11, body.length - i));
    }
    scanner.end();
    return scanner;
  }

  @Test
  void aWholeOneIsComplete() throws IOException {
    AnswerFacts facts = scan("answer/text.in.json").facts();
    assertThat(facts.model()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(facts.finishReason()).isEqualTo("end_turn");
    assertThat(facts.isComplete()).isTrue();
    assertThat(facts.usage())
        .hasToString(
            "reported input=20 cacheRead=1000 cacheWrite=100 output=7 reasoning=0 audioInput=0"
                + " audioOutput=0");
  }

  @Test
  void aStreamHasItsUsageAtBothEnds() throws IOException {
    AnswerScanner scanner = scan("stream/text.in.sse");
    AnswerFacts facts = scanner.facts();
    assertThat(facts.id()).isEqualTo("msg_01");
    assertThat(facts.model()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(facts.finishReason()).isEqualTo("end_turn");
    assertThat(facts.isComplete()).isTrue();
    assertThat(facts.usage())
        .hasToString(
            "reported input=20 cacheRead=1000 cacheWrite=100 output=7 reasoning=0 audioInput=0"
                + " audioOutput=0");
    assertThat(scanner.text()).isEqualTo("Bonjour \u00e9 \"x\"\n \u00e9 \ud83d\ude00");
  }

  @Test
  void whatItSaysAgainCountsInsteadAndCallsAreText() throws IOException {
    AnswerScanner scanner = scan("stream/tools-usage.in.sse");
    assertThat(scanner.facts().usage().input()).isEqualTo(21);
    assertThat(scanner.facts().usage().output()).isEqualTo(40);
    assertThat(scanner.text()).isEqualTo("hm{\"city\": \"Paris\"}");
  }

  @Test
  void oneThatBreaksOffIsNotComplete() throws IOException {
    assertThat(scan("stream/cut.in.sse").facts().isComplete()).isFalse();
    TokenUsage usage = scan("stream/cut.in.sse").facts().usage();
    assertThat(usage.input()).isEqualTo(20);
    assertThat(usage.source())
        .as("how much was generated nobody has said")
        .isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(scan("stream/error.in.sse").facts().isError()).isTrue();
    assertThat(scan("error/overloaded.in.json").facts().isError()).isTrue();
  }

  @Test
  void itsPromptIsRead() throws NotAnLlmCallException {
    LlmRequest call =
        LlmRequest.read(
            Endpoint.ofPath("/v1/messages"),
            Answers.bytes(
                "{\"model\":\"claude\",\"max_tokens\":9,\"system\":\"Be brief.\",\"messages\":"
                    + "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}"),
            null);
    assertThat(call.systemText()).isEqualTo("Be brief.");
    assertThat(call.lastUserText()).isEqualTo("Hi");
    assertThat(call.maxOutputTokens()).isEqualTo(9);
    assertThat(Endpoint.ofPath("/v1/messages/count_tokens")).isNull();
    assertThat(Endpoint.ofPath("/v1/messages/batches")).isNull();
  }
}
