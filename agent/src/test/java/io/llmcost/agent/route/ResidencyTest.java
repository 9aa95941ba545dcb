package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.resilience.ResilienceStage;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that stay in their regions, with the regions chosen as they are in the chain. */
class ResidencyTest {

  private static final String PROVIDERS =
      """
      providers:
        openai: { base_url: "https://api.openai.com/v1", api_key: own }
        regional:
          base_url: https://us.regional.example.com/v1
          api_key: key
          regions:
            - { name: us, base_url: "https://us.regional.example.com/v1" }
            - { name: eu, base_url: "https://eu.regional.example.com/v1" }
        nowhere: { base_url: "https://nowhere.example.com/v1", api_key: key }
      models:
        local: { provider: regional, name: small }
        far: { provider: nowhere, name: small }
      """;

  @TempDir Path folder;

  private Settings settings(String route) throws IOException {
    Path file = Files.writeString(folder.resolve("llmcost.yaml"), PROVIDERS + route);
    ReadResult result = SettingsReader.read(Sources.ofFile(file.toFile()));
    assertThat(result.errors()).isEmpty();
    return result.settings();
  }

  private Set<String> hosts(String route, int status) throws IOException {
    Settings settings = settings(route);
    FakeChain chain =
        FakeChain.answering(
            exchange ->
                exchange.request().url().host().equals("api.openai.com")
                    ? Answers.json(Answers.chat("Paris."))
                    : Answers.live(
                        status, "application/json", Answers.utf8(Answers.chat("Paris."))));
    ResilienceStage resilience = new ResilienceStage();
    RouteStage routes =
        new RouteStage(
            new Router(
                any -> null,
                new ListedCapabilities(PriceBook::standard),
                new ListedCosts(PriceBook::standard)),
            new ListedCosts(PriceBook::standard),
            NoSideCalls.create());
    for (int i = 0; i < 40; i++) {
      Exchange call = Calls.chat("question " + i).settings(settings).blocking().exchange();
      HttpResponse answer =
          Stages.pass(routes, call, sent -> Stages.pass(resilience, sent, chain))
              .toCompletableFuture()
              .join();
      assertThat(answer.status()).isEqualTo(200);
    }
    Set<String> hosts = new TreeSet<>();
    for (Exchange sent : chain.sent()) {
      hosts.add(sent.request().url().host());
    }
    return hosts;
  }

  @Test
  void withoutAResidencyConversationsAreSpread() throws IOException {
    assertThat(hosts("routes: [{ name: r, use: local }]\n", 200))
        .containsExactly("eu.regional.example.com", "us.regional.example.com");
  }

  @Test
  void withOneTheyStayThere() throws IOException {
    assertThat(hosts("routes: [{ name: r, use: local, residency: eu }]\n", 200))
        .containsExactly("eu.regional.example.com");
  }

  @Test
  void evenWhileItIsDown() throws IOException {
    assertThat(hosts("routes: [{ name: r, use: local, residency: [eu] }]\n", 503))
        .containsExactly("api.openai.com", "eu.regional.example.com");
  }

  @Test
  void aProviderThatDoesNotSayWhereItIsIsLeftOut() throws IOException {
    assertThat(hosts("routes: [{ name: r, use: [far, local], residency: eu }]\n", 200))
        .containsExactly("eu.regional.example.com");
  }

  @Test
  void aRegionThatNobodyHasIsAMistake() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("llmcost.yaml"),
            PROVIDERS + "routes: [{ name: r, use: local, residency: ue }]\n");
    ReadResult result = SettingsReader.read(Sources.ofFile(file.toFile()));
    assertThat(result.errors().toString()).contains("unknown region ue");
    assertThat(List.of(result.errors())).isNotEmpty();
  }
}
