package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.RecordedRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Azure OpenAI: models behind deployments, in both forms of the API, and on the way there. */
@Execution(ExecutionMode.CONCURRENT)
class AzureIT {

  private static final String AZURE_KEY = "ak-azure";
  private static final String MODEL = "gpt-4o-2024-08-06";

  @TempDir Path folder;
  private MockProvider azure;
  private Rig rig;

  @BeforeEach
  void start() throws IOException {
    azure = MockProvider.start("azure", PriceTable.azure(), 0);
    azure.deploy("support", MODEL);
    azure.deploy("gpt-4o-mini", "gpt-4o-mini-2024-07-18");
    azure.deploy("vectors", "text-embedding-3-small");
    rig = new Rig(folder, "preset: safe");
  }

  @AfterEach
  void stop() {
    rig.close();
    azure.close();
  }

  /** The newest version on the Java that runs; with profile {@code matrix} all on all. */
  static Stream<Arguments> applications() {
    boolean matrix = Boolean.getBoolean("llmcost.matrix");
    return Framework.AT_AZURE.stream()
        .sorted()
        .flatMap(
            framework -> {
              List<String> versions = framework.versions();
              int last = versions.size();
              Stream<Integer> releases =
                  matrix
                      ? Rig.releases(framework.lowestRelease())
                      : Stream.of(Runtime.version().feature());
              List<Integer> all = releases.toList();
              return versions.subList(matrix ? 0 : last - 1, last).stream()
                  .flatMap(
                      version ->
                          all.stream().map(release -> Arguments.of(framework, version, release)));
            });
  }

  /** The application's own resource is known by its path, since the mock's host is nobody's. */
  private void configure(String more) throws IOException {
    rig.write(
        """
        preset: safe
        providers:
          azure: { base_url: "%s/openai" }
          global: { base_url: "%s", api_key: %s }
        %s
        """
            .formatted(azure.azureEndpoint(), rig.global().baseUrl(), Trial.GLOBAL_KEY, more));
  }

  private ChildJvm.Result run(Command java, Framework framework, String version, int rounds)
      throws Exception {
    azure.reset();
    rig.global().reset();
    java.with("-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1");
    java.classPath(framework.classPath(version));
    ChildJvm.Result result =
        java.with(framework.mainClass(), azure.azureEndpoint(), "" + rounds).run().orThrow();
    assertThat(result.lines()).isNotEmpty().allMatch(line -> line.matches("[\\w: ]+ ok .+"));
    return result;
  }

  /** To the last digit, call by call. */
  private static void assertBilled(Ledger ledger, List<BilledCall> bill) {
    assertThat(ledger.entries().stream().map(entry -> plain(entry.number("cost_usd"))))
        .containsExactlyInAnyOrderElementsOf(bill.stream().map(call -> plain(call.usd())).toList());
  }

  private static String plain(BigDecimal usd) {
    return usd.stripTrailingZeros().toPlainString();
  }

  private static List<RecordedRequest> chats(MockProvider provider) {
    return provider.requests().stream()
        .filter(request -> request.path().endsWith("/chat/completions"))
        .toList();
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("applications")
  void deploymentsAreAnsweredOnceAndBookedByTheirModels(
      Framework framework, String version, int release) throws Exception {
    Path home = Rig.javaHome(release);
    List<String> lines = run(rig.java(home), framework, version, 1).lines();
    int sent = azure.requests().size();
    int unlike = (int) lines.stream().filter(line -> line.startsWith("prompt ")).count();
    configure("");
    ChildJvm.Result with = run(rig.agent(home), framework, version, 2);

    assertThat(with.lines().subList(0, lines.size())).isEqualTo(lines);
    assertThat(with.lines().subList(lines.size(), 2 * lines.size())).isEqualTo(lines);
    assertThat(azure.requests()).hasSize(sent + unlike);
    Ledger paid = rig.ledger().where(entry -> "miss".equals(entry.text("cache")));
    assertBilled(paid, azure.bill());
    for (Ledger.Entry entry : rig.ledger().entries()) {
      assertThat(entry.text("provider")).isIn("azure", null);
      assertThat(entry.text("requested_model")).isIn("support", "vectors");
      // What Semantic Kernel asks after a function was called, nobody is below of but the policy.
      assertThat(entry.text("call_site"))
          .startsWith(
              framework == Framework.SEMANTIC_KERNEL
                  ? "io.llmcost.it.frameworks."
                  : framework.mainClass() + ".");
    }
    assertThat(paid.entries())
        .allMatch(
            entry ->
                entry
                    .text("served_model")
                    .equals(
                        entry.text("requested_model").equals("support")
                            ? MODEL
                            : "text-embedding-3-small"));
    Ledger hits = rig.ledger().where(entry -> "hit".equals(entry.text("cache")));
    assertThat(hits.entries()).hasSize(sent - unlike);
    assertThat(hits.sum("cost_usd")).isEqualByComparingTo(BigDecimal.ZERO);
    Ledger repeated =
        paid.where(entry -> !String.valueOf(entry.text("call_site")).endsWith(".prompt"));
    assertThat(hits.sum("saved_usd")).isEqualByComparingTo(repeated.sum("cost_usd"));
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("applications")
  void aCallIsRoutedToAProviderThatSpeaksOpenAis(Framework framework, String version, int release)
      throws Exception {
    configure(
        """
        models:
          support: { provider: azure, price: { input: 2.5, output: 10 } }
          qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
        routes:
          - { name: cheap, when: { model: support, endpoint: chat_completions }, use: [qwen3-8b] }
        """);
    run(rig.agent(Rig.javaHome(release)), framework, version, 1);

    assertThat(chats(azure)).isEmpty();
    assertThat(rig.global().requests()).isNotEmpty();
    for (RecordedRequest request : rig.global().requests()) {
      assertThat(request.target()).isEqualTo("/v1/chat/completions");
      assertThat(request.headers("authorization")).containsExactly("Bearer " + Trial.GLOBAL_KEY);
      assertThat(request.header("api-key")).isNull();
      assertThat(request.wire())
          .contains("Qwen/Qwen3-8B")
          .doesNotContain("support")
          .doesNotContain("sk-application");
    }
    Ledger routed = rig.ledger().where(entry -> "cheap".equals(entry.text("route")));
    assertBilled(routed, rig.global().bill());
    assertThat(routed.entries()).allMatch(entry -> entry.number("saved_usd").signum() > 0);
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("applications")
  void aCallGoesToAnotherDeploymentOfTheResource(Framework framework, String version, int release)
      throws Exception {
    configure(
        """
        routes:
          - { name: smaller, when: { model: support, endpoint: chat_completions }, use: [same:gpt-4o-mini] }
        """);
    run(rig.agent(Rig.javaHome(release)), framework, version, 1);

    assertThat(chats(azure)).isNotEmpty();
    for (RecordedRequest request : chats(azure)) {
      assertThat(request.wire()).doesNotContain("deployments/support", "\"model\":\"support\"");
      assertThat(request.wire()).contains("gpt-4o-mini").contains(" sk-application");
    }
    Ledger routed = rig.ledger().where(entry -> "smaller".equals(entry.text("route")));
    assertThat(routed.entries()).hasSameSizeAs(chats(azure));
    assertBilled(
        routed,
        azure.bill().stream().filter(call -> call.model().startsWith("gpt-4o-mini")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openai/deployments?api-version=2024-10-21", "/openai/v1"})
  void aCallIsRoutedToAzure(String base) throws Exception {
    rig.write(
        """
        preset: safe
        providers:
          openai: { base_url: "%s" }
          azure: { base_url: "%s%s", api_key: %s, api_key_header: api-key }
        models:
          mini: { provider: azure, name: gpt-4o-mini }
        routes:
          - { name: to-azure, when: { model: gpt-4o }, use: [mini] }
        """
            .formatted(rig.openAi().baseUrl(), azure.azureEndpoint(), base, AZURE_KEY));
    List<String> scenarios = List.of("sync", "async", "stream", "raw");
    Command java = rig.agent(Rig.javaHome(Runtime.version().feature()));
    java.classPath(Rig.withOkHttp("openai-4.100"));
    java.with(Client.OPENAI.mainClass(), rig.openAi().baseUrl());
    ChildJvm.Result result = java.with(scenarios.toArray(new String[0])).run().orThrow();

    assertThat(result.lines()).hasSameSizeAs(scenarios).allMatch(line -> line.contains(" 200 "));
    assertThat(rig.openAi().requests()).isEmpty();
    String target =
        base.endsWith("/v1")
            ? "/openai/v1/chat/completions"
            : "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21";
    for (RecordedRequest request : azure.requests()) {
      assertThat(request.target()).isEqualTo(target);
      assertThat(request.headers("api-key")).containsExactly(AZURE_KEY);
      assertThat(request.header("authorization")).isNull();
      assertThat(request.wire()).doesNotContain("sk-application");
    }
    assertThat(azure.requests()).hasSameSizeAs(scenarios);
    assertBilled(rig.ledger(), azure.bill());
    assertThat(rig.ledger().entries()).allMatch(entry -> entry.number("saved_usd").signum() > 0);
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("applications")
  void aDeploymentThatIsNotThereCostsNobodyAnAnswer(
      Framework framework, String version, int release) throws Exception {
    configure(
        """
        routes:
          - { name: lost, when: { model: support }, use: [same:nowhere] }
        """);
    run(rig.agent(Rig.javaHome(release)), framework, version, 1);

    assertBilled(rig.ledger(), azure.bill());
    assertThat(rig.ledger().entries()).allMatch(entry -> entry.text("route") == null);
  }
}
