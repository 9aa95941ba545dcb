package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.stagetest.Calls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final BreakerRules RULES =
      new BreakerRules(true, 5, 0.5, 10, 10 * SECOND, Long.MAX_VALUE);
  private static final String FILE =
      """
      providers:
        openai:
          base_url: https://api.openai.com/v1
          regions:
            - { name: home, base_url: https://api.openai.com/v1 }
            - { name: eu, base_url: "https://eu.example.com/base?api-version=1", api_key: eu-key }
            - { name: us, base_url: "https://us.example.com", api_key: us-key }
            - { name: keyless, base_url: "https://other.example.com" }
      """;

  @TempDir Path folder;

  private final VitalsBook book = new VitalsBook();
  private final Regions regions = new Regions(book);
  private Settings settings;
  private Provider provider;
  private long now = 1;

  @BeforeEach
  void read() throws IOException {
    File file = Files.writeString(folder.resolve("llmcost.yaml"), FILE).toFile();
    ReadResult result = SettingsReader.read(Sources.ofFile(file));
    assertThat(result.errors()).isEmpty();
    settings = result.settings();
    provider = regions.providerOf(call("any"));
    assertThat(provider.regions()).hasSize(4);
  }

  private Exchange call(String prompt) {
    return Calls.chat(prompt).settings(settings).exchange();
  }

  private String chosen(Exchange call) {
    int index = regions.take(provider, call, 0, now);
    return provider.regions().get(index).name();
  }

  private Vitals vitals(int region) {
    return book.of(provider.regions().get(region).place().baseUrl(), "gpt-4o");
  }

  private Map<String, Integer> spread() {
    Map<String, Integer> count = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      count.merge(chosen(call("question " + i)), 1, Integer::sum);
    }
    return count;
  }

  @Test
  void spreadsConversationsOverThosePlacesThatItHasAKeyFor() {
    Map<String, Integer> count = spread();
    assertThat(count.keySet()).containsExactlyInAnyOrder("home", "eu", "us");
    assertThat(count.values()).allMatch(n -> n > 50);
  }

  @Test
  void aConversationKeepsItsRegionAsItGrows() {
    for (int i = 0; i < 50; i++) {
      String first = "{\"role\":\"user\",\"content\":\"question " + i + "\"}";
      String system = "{\"role\":\"system\",\"content\":\"terse\"},";
      Set<String> asked = new HashSet<>();
      String later = "";
      for (int turn = 0; turn < 4; turn++) {
        String body =
            "{\"model\":\"gpt-4o\",\"messages\":["
                + system
                + first
                + later
                + "],\"n\":"
                + turn
                + "}";
        asked.add(chosen(Calls.chat("").body(body).settings(settings).exchange()));
        later += ",{\"role\":\"assistant\",\"content\":\"a" + turn + "\"}";
      }
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void passesOverWhatIsOpenAndMovesNobodyElse() {
    Map<String, String> before = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      before.put("q" + i, chosen(call("q" + i)));
    }
    for (int i = 0; i < 5; i++) {
      vitals(1).breaker.failed(RULES, now);
    }
    before.forEach(
        (prompt, region) -> {
          String after = chosen(call(prompt));
          assertThat(after).isNotEqualTo("eu");
          if (!region.equals("eu")) {
            assertThat(after).isEqualTo(region);
          }
        });
  }

  @Test
  void oneCallFindsOutWhetherARegionIsWellAgain() {
    for (int i = 0; i < 5; i++) {
      vitals(1).breaker.failed(RULES, now);
    }
    now += 10 * SECOND;
    assertThat(spread().getOrDefault("eu", 0)).isEqualTo(1);
  }

  @Test
  void whereAllAreOpenOneIsAskedNonetheless() {
    for (int region = 0; region < 3; region++) {
      for (int i = 0; i < 5; i++) {
        vitals(region).breaker.failed(RULES, now);
      }
    }
    assertThat(chosen(call("q"))).isIn("home", "eu", "us");
    assertThat(regions.areAllOpen(provider, call("q"), now)).isTrue();
  }

  @Test
  void leavesWhatIsClearlySlowerAndComesBackWhenItIsNot() {
    for (int region = 0; region < 3; region++) {
      vitals(region).p99(now);
    }
    now += 2 * SECOND;
    serve(300, 200, 220);
    now += 2 * SECOND;
    assertThat(spread().keySet()).containsExactlyInAnyOrder("eu", "us");
    now += 200 * SECOND;
    assertThat(spread().keySet()).as("nothing is known any more").hasSize(3);
    serve(210, 200, 220);
    now += 2 * SECOND;
    assertThat(spread().keySet()).hasSize(3);
  }

  private void serve(long... millis) {
    for (int region = 0; region < millis.length; region++) {
      for (int i = 0; i < 50; i++) {
        vitals(region).succeeded(RULES, millis[region] * 1_000_000, now);
      }
    }
  }

  @Test
  void sendsARegionsKeyAndNothingOfTheApplications() {
    Exchange call = Calls.chat("q").header("x-secret", "s").settings(settings).exchange();
    HttpRequest sent = RegionRequest.of(provider, provider.regions().get(1), call).request();
    assertThat(sent.url())
        .hasToString("https://eu.example.com/base/chat/completions?api-version=1");
    assertThat(sent.headers().get("authorization")).isEqualTo("Bearer eu-key");
    assertThat(sent.headers().has("x-secret")).isFalse();
    Exchange home = RegionRequest.of(provider, provider.regions().get(0), call);
    assertThat(home).as("where it goes anyway, as it is").isSameAs(call);
  }
}
