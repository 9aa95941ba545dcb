package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmcost.it.mock.Behaviour;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockProviderTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private MockProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = MockProvider.start();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String chat(String more) {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]"
        + more
        + "}";
  }

  private static List<JsonNode> data(String stream) throws IOException {
    List<JsonNode> data = new ArrayList<>();
    for (String line : stream.split("\n")) {
      if (line.startsWith("data: {")) {
        data.add(JSON.readTree(line.substring(6)));
      }
    }
    return data;
  }

  @Test
  void saysTheSameToTheSame() throws Exception {
    String first = post("/chat/completions", chat("")).body();
    assertThat(post("/chat/completions", chat("")).body()).isEqualTo(first);
    assertThat(JSON.readTree(first).at("/choices/0/message/content").asText()).contains("gpt-4o");
    String other = chat("").replace("there", "you");
    assertThat(post("/chat/completions", other).body()).isNotEqualTo(first);
  }

  @Test
  void billsWhatTheUsageSays() throws Exception {
    JsonNode usage = JSON.readTree(post("/chat/completions", chat("")).body()).get("usage");
    BigDecimal expected =
        new BigDecimal("0.0000025")
            .multiply(new BigDecimal(usage.get("prompt_tokens").asInt()))
            .add(
                new BigDecimal("0.00001")
                    .multiply(new BigDecimal(usage.get("completion_tokens").asInt())));
    assertThat(provider.billedUsd()).isEqualByComparingTo(expected);
  }

  @Test
  void streamsWhatItWouldHaveSaid() throws Exception {
    JsonNode whole = JSON.readTree(post("/chat/completions", chat("")).body());
    String stream = post("/chat/completions", chat(",\"stream\":true")).body();
    StringBuilder said = new StringBuilder();
    for (JsonNode chunk : data(stream)) {
      assertThat(chunk.has("usage")).isFalse();
      said.append(chunk.at("/choices/0/delta/content").asText(""));
    }
    assertThat(said.toString()).isEqualTo(whole.at("/choices/0/message/content").asText());
    assertThat(stream).endsWith("data: [DONE]\n\n");
  }

  @Test
  void putsUsageIntoTheLastChunkIfAsked() throws Exception {
    String more = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    List<JsonNode> chunks = data(post("/chat/completions", chat(more)).body());
    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.get("choices")).isEmpty();
    assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
    assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(chunk -> chunk.get("usage").isNull());
  }

  @Test
  void fillsASchemaAndCallsATool() throws Exception {
    String schema = "{\"type\":\"object\",\"properties\":{\"count\":{\"type\":\"integer\"}}}";
    String format =
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
            + schema
            + "}}";
    JsonNode filled = JSON.readTree(post("/chat/completions", chat(format)).body());
    String content = filled.at("/choices/0/message/content").asText();
    assertThat(JSON.readTree(content).get("count").isInt()).isTrue();

    String tools =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"count\",\"parameters\":"
            + schema
            + "}}]";
    JsonNode called = JSON.readTree(post("/chat/completions", chat(tools)).body());
    JsonNode function = called.at("/choices/0/message/tool_calls/0/function");
    assertThat(function.get("name").asText()).isEqualTo("count");
    assertThat(JSON.readTree(function.get("arguments").asText()).get("count").isInt()).isTrue();
    assertThat(called.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void responsesStreamEndsWithTheWhole() throws Exception {
    String body = "{\"model\":\"gpt-4o\",\"input\":\"Hello there\"";
    JsonNode whole = JSON.readTree(post("/responses", body + "}").body());
    List<JsonNode> events = data(post("/responses", body + ",\"stream\":true}").body());
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("sequence_number").asInt()).isEqualTo(i);
    }
    assertThat(events.get(events.size() - 1).get("response")).isEqualTo(whole);
  }

  @Test
  void scriptedBehavioursComeOnceEach() throws Exception {
    provider.next("status=429; header.retry-after=1; times=2");
    HttpResponse<String> refused = post("/chat/completions", chat(""));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(post("/chat/completions", chat("")).statusCode()).isEqualTo(429);
    assertThat(post("/chat/completions", chat("")).statusCode()).isEqualTo(200);
    assertThat(provider.bill()).hasSize(1);
  }

  @Test
  void answersHaveTheLengthAndTheSurenessThatTheyAreToldTo() throws Exception {
    provider.setUsual(
        request ->
            request.bodyText().contains("Hello") ? "answer-tokens=77; answer-start=Well" : "");
    JsonNode sure = JSON.readTree(post("/chat/completions", chat(",\"logprobs\":true")).body());
    assertThat(sure.at("/choices/0/message/content").asText()).startsWith("Well ");
    assertThat(sure.at("/usage/completion_tokens").asInt()).isEqualTo(77);
    assertThat(leastLogprob(sure)).isBetween(-0.05, 0.0);
    provider.setUsual("answer-tokens=77; unsure=100");
    JsonNode unsure = JSON.readTree(post("/chat/completions", chat(",\"logprobs\":true")).body());
    assertThat(unsure.at("/usage/completion_tokens").asInt()).isEqualTo(77);
    assertThat(leastLogprob(unsure)).isBetween(-1.0, -0.5);
  }

  private static double leastLogprob(JsonNode answer) {
    double least = 0;
    for (JsonNode token : answer.at("/choices/0/logprobs/content")) {
      least = Math.min(least, token.get("logprob").asDouble());
    }
    return least;
  }

  @Test
  void cutsWhereItIsToldTo() {
    provider.next("cut=100");
    assertThatThrownBy(() -> post("/chat/completions", chat(",\"stream\":true")))
        .isInstanceOf(IOException.class);
    assertThat(provider.bill()).hasSize(1);
  }

  @Test
  void keepsTheBytesOfARequest() throws Exception {
    post("/chat/completions", chat(""));
    assertThat(provider.requests()).hasSize(1);
    assertThat(provider.requests().get(0).wire())
        .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
        .endsWith("\r\n\r\n" + chat(""));
  }

  @Test
  void vectorsComeAsNumbersAndAsBase64() throws Exception {
    String body = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"]";
    JsonNode numbers = JSON.readTree(post("/embeddings", body + "}").body());
    assertThat(numbers.get("data")).hasSize(2);
    assertThat(numbers.at("/data/0/embedding")).hasSize(64);
    String base64 = post("/embeddings", body + ",\"encoding_format\":\"base64\"}").body();
    byte[] bytes =
        Base64.getDecoder().decode(JSON.readTree(base64).at("/data/1/embedding").asText());
    float first = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    assertThat(first).isEqualTo((float) numbers.at("/data/1/embedding/0").asDouble());
  }

  private static String message(String ttl, String question) {
    String mark = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"" + ttl + "\"}";
    return "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":50,\"system\":[{\"type\":\"text\",\"text\":\""
        + "Keep to the rules. ".repeat(400)
        + "\","
        + mark
        + "}],\"messages\":[{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  @Test
  void whatIsKeptIsBilledAsItIsWrittenAndRead() throws Exception {
    for (String ttl : List.of("5m", "1h")) {
      try (MockProvider claude = MockProvider.start("claude", PriceTable.anthropic(), 0)) {
        List<JsonNode> usages = new ArrayList<>();
        for (String question : List.of("One?", "Two?")) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(claude.baseUrl() + "/messages"))
                  .POST(HttpRequest.BodyPublishers.ofString(message(ttl, question)))
                  .build();
          String said = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
          usages.add(JSON.readTree(said).get("usage"));
        }
        int kept = usages.get(0).get("cache_creation_input_tokens").asInt();
        assertThat(kept).isGreaterThan(1_024);
        assertThat(usages.get(0).at("/cache_creation/ephemeral_" + ttl + "_input_tokens").asInt())
            .isEqualTo(kept);
        assertThat(usages.get(1).get("cache_read_input_tokens").asInt()).isEqualTo(kept);
        assertThat(usages.get(1).get("cache_creation_input_tokens").asInt()).isZero();
        BigDecimal millionth = new BigDecimal("0.000001");
        for (int i = 0; i < 2; i++) {
          JsonNode usage = usages.get(i);
          BigDecimal share = new BigDecimal(i == 1 ? "0.1" : ttl.equals("1h") ? "2" : "1.25");
          BigDecimal units =
              share
                  .multiply(BigDecimal.valueOf(kept))
                  .add(BigDecimal.valueOf(usage.get("input_tokens").asInt()))
                  .add(BigDecimal.valueOf(5L * usage.get("output_tokens").asInt()));
          assertThat(claude.bill().get(i).usd()).isEqualByComparingTo(units.multiply(millionth));
        }
      }
    }
  }

  @Test
  void unknownBehavioursAreRefused() {
    assertThatThrownBy(() -> Behaviour.parse("stauts=500")).hasMessageContaining("stauts");
  }
}
