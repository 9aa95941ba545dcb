package io.llmcost.agent.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.route.Costs;
import io.llmcost.agent.route.ListedCallCosts;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderVectorsTest {

  private static final String ANSWER =
      "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":["
          + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.5,-1e-2]},"
          + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,2.5]}],"
          + "\"usage\":{\"prompt_tokens\":1000,\"total_tokens\":1000}}";

  @TempDir Path folder;

  private final List<CallRecord> booked = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Exchange call(String key) throws IOException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(
        file,
        "providers:\n  mine: { base_url: \"http://127.0.0.1:"
            + server.getAddress().getPort()
            + "/v1\""
            + key
            + " }\n");
    Settings settings = SettingsReader.read(Sources.ofFile(file.toFile())).settings();
    return Calls.chat("Hello")
        .settings(settings)
        .header("Authorization", "Bearer application")
        .exchange();
  }

  private ProviderVectors vectors() {
    return new ProviderVectors(
        "mine",
        "text-embedding-3-small",
        NoSideCalls.booking(booked::add),
        new ListedCallCosts(Costs.UNKNOWN));
  }

  @Test
  void severalTextsAreAskedForAtOnceWithTheProvidersKey() throws IOException {
    List<float[]> vectors =
        vectors().vectors(List.of("One \"text\"", "another"), call(", api_key: own"));
    assertThat(vectors).hasSize(2);
    assertThat(vectors.get(0)).containsExactly(1f, 2.5f);
    assertThat(vectors.get(1)).containsExactly(0.5f, -0.01f);
    assertThat(keys).containsExactly("Bearer own");
    assertThat(asked)
        .singleElement()
        .asString()
        .contains("\"input\":[\"One \\\"text\\\"\",\"another\"]", "\"dimensions\":512");
    assertThat(booked)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.purpose()).isEqualTo("semantic");
              assertThat(record.usage().input()).isEqualTo(1000);
            });
  }

  @Test
  void theApplicationsKeyGoesToNoOtherOrigin() throws IOException {
    Exchange call = call("");
    assertThatThrownBy(() -> vectors().vectors(List.of("One", "two"), call))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("api_key");
    assertThat(asked).isEmpty();
  }

  @Test
  void whatFailsIsBookedAndSaid() throws IOException {
    status = 500;
    Exchange call = call(", api_key: own");
    assertThatThrownBy(() -> vectors().vectors(List.of("One", "two"), call))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("500");
    assertThat(booked).hasSize(1);
  }
}
