package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the price list in the jar says of models, and what routes make of it. */
class ListedCapabilitiesTest {

  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
  private static final String SCHEMA =
      ",\"response_format\":{\"type\":\"json_schema\","
          + "\"json_schema\":{\"name\":\"x\",\"schema\":{}}}";
  private static final String IMAGE =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
          + "\"image_url\":{\"url\":\"https://x.example/a.png\"}}]}]}";

  @TempDir private Path folder;
  private PriceBook book = PriceBook.standard();
  private final Router router =
      new Router(exchange -> null, new ListedCapabilities(() -> book), Costs.UNKNOWN);

  private RouteDecision decide(String model, String body) {
    Settings settings = Routes.settings(Routes.when().use("r", model));
    return router.decide(new Calls().body(body).settings(settings).exchange());
  }

  private RouteDecision withMore(String model, String more) {
    return decide(model, Calls.chatBody("gpt-4o", "hi", more));
  }

  @Test
  void imagesStayWhereTheRoutedModelSeesNone() {
    assertThat(decide("gpt-3.5-turbo", IMAGE).reason())
        .contains("gpt-3.5-turbo is known not to support images");
    assertThat(decide("gpt-4o-mini", IMAGE).isRouted()).isTrue();
    assertThat(withMore("gpt-3.5-turbo", "").isRouted()).isTrue();
  }

  @Test
  void schemasToolsAndReasoningStayWhereTheRoutedModelHasNone() {
    assertThat(withMore("gpt-4-turbo", SCHEMA).reason()).contains("not to support json schema");
    assertThat(withMore("gpt-4.1-nano", SCHEMA).isRouted()).isTrue();
    assertThat(withMore("gpt-5-chat", TOOLS).reason()).contains("not to support tools");
    assertThat(withMore("gpt-4o-mini", TOOLS).isRouted()).isTrue();
    assertThat(withMore("gpt-4o-mini", ",\"reasoning_effort\":\"low\"").reason())
        .contains("not to support reasoning effort");
    assertThat(withMore("o3-mini", ",\"reasoning_effort\":\"low\"").isRouted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"16384, true", "16385, false"})
  void moreOutputThanTheRoutedModelWritesStays(int tokens, boolean routed) {
    RouteDecision decision = withMore("gpt-4o-mini", ",\"max_tokens\":" + tokens);
    assertThat(decision.isRouted()).isEqualTo(routed);
    assertThat(decision.reason().contains("16384 tokens at most")).isNotEqualTo(routed);
  }

  @Test
  void promptsThatAreTooLongForTheRoutedModelStay() {
    String prompt = "word ".repeat(20_000);
    assertThat(decide("gpt-3.5-turbo", Calls.chatBody("gpt-4o", prompt, "")).reason())
        .contains("16385 tokens at most");
    assertThat(decide("gpt-4o-mini", Calls.chatBody("gpt-4o", prompt, "")).isRouted()).isTrue();
  }

  @Test
  void modelsOfAnotherApiAreNoCandidates() {
    assertThat(withMore("text-embedding-3-small", "").reason()).contains("mode embedding only");
    assertThat(withMore("gpt-3.5-turbo-instruct", "").reason()).contains("mode completion only");
  }

  @Test
  void nothingIsRefusedForWantOfFacts() {
    assertThat(decide("nobodys-model", IMAGE).isRouted()).isTrue();
    assertThat(decide("cheap", IMAGE).isRouted()).isTrue();
    assertThat(withMore("ft:gpt-4o-mini-2024-07-18", SCHEMA).isRouted()).isTrue();
  }

  @Test
  void aListOfOnesOwnSaysOtherwise() throws IOException {
    Path file = folder.resolve("own.json");
    Files.writeString(
        file,
        "{\"gpt-3.5-turbo\":{\"litellm_provider\":\"openai\",\"supports_vision\":true,"
            + "\"input_cost_per_token\":1e-6,\"output_cost_per_token\":1e-6},"
            + "\"gpt-4o-mini\":{\"litellm_provider\":\"openai\",\"supports_vision\":false,"
            + "\"input_cost_per_token\":1e-6,\"output_cost_per_token\":1e-6}}");
    book = PriceBook.builder().files(List.of(file.toFile())).build();
    assertThat(decide("gpt-3.5-turbo", IMAGE).isRouted()).isTrue();
    assertThat(decide("gpt-4o-mini", IMAGE).isRouted()).isFalse();
    assertThat(withMore("gpt-4o-mini", TOOLS).isRouted()).isTrue();
  }
}
