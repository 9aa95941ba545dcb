package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.SelfSigned;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers are spoken to over TLS, whose end is the client's, or the loopback bridge's. */
@Execution(ExecutionMode.CONCURRENT)
class TlsIT {

  private static final String ROUTED =
      """
      preset: safe
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - { name: all-chat, when: { model: gpt-4o }, use: [qwen3-8b] }
      """;

  @TempDir static Path shared;
  private static SelfSigned certificate;

  @TempDir Path folder;

  @BeforeAll
  static void certify() throws Exception {
    certificate = SelfSigned.in(shared);
  }

  /**
   * Some of the clients; with profile {@code matrix} all of them but those of applications that
   * speak no TLS (over a plain socket, and with Jetty 9 as it is by itself), and HttpAsyncClient
   * 4.0, which by itself misses an answer over TLS now and then (2 of 60).
   */
  static Stream<Target> targets() {
    return Boolean.getBoolean("llmcost.matrix")
        ? Target.all()
            .filter(target -> target.client() != Client.OPENAI_TRANSPORT)
            .filter(target -> target.client() != Client.JETTY)
            .filter(target -> !target.version().equals("apache4async-4.0"))
        : Target.newestOf(Client.OKHTTP, Client.APACHE5, Client.REACTOR_NETTY, Client.VERTX);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void callsAreAnsweredBookedAndRedirectedAsWithoutTls(Target target) throws Exception {
    Trial.agent();
    List<String> once = target.client().plainScenarios().subList(0, 3);
    List<String> twice = Stream.concat(once.stream(), once.stream()).toList();
    try (Trial trial = Trial.overTls(target, folder, certificate, certificate)) {
      Outcome without = trial.without(once);
      assertThat(trial.openAi().requests()).hasSameSizeAs(once);

      Outcome with = trial.with("preset: safe", twice);
      assertThat(with.lines().subList(0, once.size())).isEqualTo(without.lines());
      assertThat(with.lines().subList(once.size(), twice.size())).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSameSizeAs(once);
      BigDecimal booked = with.ledger().sum("cost_usd");
      assertThat(booked).isEqualByComparingTo(trial.openAi().billedUsd());

      Outcome routed = trial.with(ROUTED, once);
      Ledger redirected = routed.ledger().where(entry -> "all-chat".equals(entry.text("route")));
      assertThat(redirected.entries()).isNotEmpty();
      assertThat(trial.global().requests()).hasSameSizeAs(redirected.entries());
      assertThat(redirected.sum("cost_usd")).isEqualByComparingTo(trial.global().billedUsd());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void aCertificateThatIsNotTrustedIsTheApplicationsToKnow(Target target) throws Exception {
    Trial.agent();
    SelfSigned another = SelfSigned.in(folder);
    List<String> call = target.client().plainScenarios().subList(0, 1);
    try (Trial trial = Trial.overTls(target, folder, certificate, another)) {
      Outcome without = trial.without(call);
      Outcome with = trial.with("preset: safe", call);
      assertThat(without.lines()).hasSize(1);
      if (target.client().isBridged()) {
        assertThat(with.lines()).singleElement().asString().contains("502");
      } else {
        assertThat(with.lines()).isEqualTo(without.lines());
      }
      assertThat(trial.openAi().requests()).isEmpty();
    }
  }
}
