package io.llmcost.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.ThreadKind;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrgencyTest {

  private static final List<String> ANY = List.of();

  private final UrgencyStage stage = new UrgencyStage();

  private static UrgencyRule rule(UrgencyRule.When when, Urgency urgency) {
    return new UrgencyRule(when, urgency);
  }

  private static Settings rules(UrgencyRule... rules) {
    return Settings.defaults().with(Options.URGENCY_RULES, List.of(rules));
  }

  private Urgency of(Exchange exchange) {
    Stages.pass(stage, exchange, FakeChain.answering(any -> Answers.json("{}")));
    return exchange.trace().urgency();
  }

  @Test
  void nobodyAsksWhereNothingIsConfigured() {
    Exchange exchange = Calls.chat("hi").exchange();
    exchange.trace().threadKind(ThreadKind.SCHEDULER);
    assertThat(of(exchange)).isNull();
  }

  @Test
  void theFirstRuleThatFitsCounts() {
    Settings settings =
        rules(
            rule(
                new UrgencyRule.When(
                    List.of("com.acme.Shop.*"), ANY, List.of("now"), ANY, ANY, ANY),
                Urgency.INTERACTIVE),
            rule(
                new UrgencyRule.When(List.of("com.acme.**"), ANY, ANY, ANY, ANY, ANY),
                Urgency.DEFERRED),
            rule(UrgencyRule.When.ALWAYS, Urgency.BACKGROUND));
    assertThat(of(Calls.chat("hi").settings(settings).control("tags", "now").exchange()))
        .isEqualTo(Urgency.INTERACTIVE);
    assertThat(of(Calls.chat("hi").settings(settings).exchange())).isEqualTo(Urgency.DEFERRED);
    assertThat(of(Calls.chat("hi").settings(settings).callSite("org.Other.go").exchange()))
        .isEqualTo(Urgency.BACKGROUND);
    assertThat(of(Calls.chat("hi").settings(settings).control("bypass", "true").exchange()))
        .isNull();
  }

  @Test
  void everyConditionMustHold() {
    UrgencyRule.When when =
        new UrgencyRule.When(
            ANY,
            List.of("scheduler", "queue"),
            ANY,
            List.of("gpt-4*"),
            List.of("chat_completions"),
            List.of("key-*"));
    Settings settings = rules(rule(when, Urgency.BACKGROUND));
    Exchange fits = Calls.chat("hi").settings(settings).exchange();
    fits.trace().threadKind(ThreadKind.QUEUE);
    assertThat(of(fits)).isEqualTo(Urgency.BACKGROUND);
    assertThat(UrgencyStage.explain(fits)).isEqualTo("background: rule 1 of urgency.rules");
    Exchange otherThread = Calls.chat("hi").settings(settings).exchange();
    otherThread.trace().threadKind(ThreadKind.BATCH);
    assertThat(of(otherThread)).isEqualTo(Urgency.INTERACTIVE);
    assertThat(of(Calls.chat("hi").settings(settings).exchange())).isEqualTo(Urgency.INTERACTIVE);
    Exchange otherEndpoint = Calls.embeddings("hi").settings(settings).exchange();
    otherEndpoint.trace().threadKind(ThreadKind.QUEUE);
    assertThat(of(otherEndpoint)).isEqualTo(Urgency.INTERACTIVE);
  }

  @Test
  void threadsAreRecognisedWhereThatIsSwitchedOn() {
    Settings settings = Settings.defaults().with(Options.PRESET, Preset.AGGRESSIVE);
    Exchange exchange = Calls.chat("hi").settings(settings).exchange();
    exchange.trace().threadKind(ThreadKind.SCHEDULER);
    assertThat(of(exchange)).isEqualTo(Urgency.BACKGROUND);
    assertThat(UrgencyStage.explain(exchange))
        .isEqualTo("background: the thread is of kind scheduler");
    assertThat(of(Calls.chat("hi").settings(settings).exchange())).isEqualTo(Urgency.INTERACTIVE);
  }
}
