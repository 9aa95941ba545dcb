package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.prior.PromptFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes before this one have learnt. */
class RecollectionTest {

  private static final String TIER = "small of global";

  @TempDir Path dir;

  private final Experience experience = new Experience(() -> 0.5);

  private void write(CallRecord.Builder record, int times) {
    try (LedgerWriter writer = new LedgerWriter(dir.toFile(), 1_000, 0)) {
      for (int i = 0; i < times; i++) {
        writer.append(record.build());
      }
    }
  }

  private static CallRecord.Builder shadow(Instant time) {
    return CallRecord.builder()
        .time(time)
        .callId("c1")
        .app("shop")
        .callSite("com.acme.Bot.ask")
        .requestedModel("gpt-4o")
        .route("r")
        .tier(1)
        .aside("shadow", "c0")
        .compared(1, TIER);
  }

  private Settings settings() {
    return Settings.defaults().with(Options.LEDGER_DIR, dir.toString()).with(Options.APP, "shop");
  }

  private boolean isTrusted(String route, String tier, String callSite) {
    KeptQuality kept = experience.keptQuality();
    return kept.allows(route, tier, callSite, 0.95, () -> Double.NaN);
  }

  @Test
  void areTheFirstExperienceOfTheNext() {
    write(shadow(Instant.now().minus(Duration.ofHours(1))), 60);
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isFalse();
    new Recollection(experience, Runnable::run).begin(settings());
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isTrue();
    assertThat(isTrusted("r", TIER, "com.acme.Bot.other")).isFalse();
    assertThat(isTrusted("r", "other of global", "com.acme.Bot.ask")).isFalse();
    assertThat(isTrusted("other", TIER, "com.acme.Bot.ask")).isFalse();
  }

  private Look look(String callSite) {
    Guess unknown = new Guess(PromptFeatures.UNKNOWN, null, Double.NaN);
    return experience.answerQuality().look("r", TIER, callSite, unknown, 0.1, 0.95, true);
  }

  /** Of those that were held back, too: those that were given are the better ones. */
  @Test
  void ofAnswersThatWereLookedAtAllThatWereComparedCount() {
    assertThat(look("com.acme.Bot.ask").isGiven()).isFalse();
    write(shadow(Instant.now().minus(Duration.ofHours(1))).look(0.9), 20);
    new Recollection(experience, Runnable::run).begin(settings());

    assertThat(look("com.acme.Bot.ask").isGiven()).isTrue();
    assertThat(look("com.acme.Bot.other").isGiven()).isFalse();
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).as("by prompts alone").isFalse();

    CallRecord.Builder heldBack = shadow(Instant.now()).aside("held", "c0").look(0.1);
    write(heldBack.compared(0, TIER), 20);
    new Recollection(experience, Runnable::run).begin(settings());

    assertThat(look("com.acme.Bot.ask").isGiven()).isFalse();
  }

  @Test
  void kindsOfPromptsStayApart() {
    write(shadow(Instant.now().minus(Duration.ofHours(1))).template("00ff"), 60);
    new Recollection(experience, Runnable::run).begin(settings());

    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask#00ff")).isTrue();
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isFalse();
  }

  @Test
  void notWhatIsLongAgoNorOfAnotherApplicationNorWithoutComparison() throws Exception {
    write(shadow(Instant.now().minus(Duration.ofDays(8))), 60);
    write(shadow(Instant.now()).app("other"), 60);
    write(shadow(Instant.now()).compared(Double.NaN, null), 60);
    write(shadow(Instant.now()).aside(null, null), 60);
    Files.writeString(dir.resolve("calls-2026-01-01-damaged.jsonl"), "{\"purpose\":\"shadow\"");
    new Recollection(experience, Runnable::run).begin(settings());
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isFalse();
  }

  @Test
  void areReadOnceAndOnlyFromALedgerThatIs() {
    write(shadow(Instant.now().minus(Duration.ofHours(1))), 60);
    Recollection recollection = new Recollection(experience, Runnable::run);
    recollection.begin(settings().with(Options.LEDGER_ENABLED, false));
    recollection.begin(settings());
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isFalse();
    new Recollection(
            experience,
            work -> {
              throw new RejectedExecutionException();
            })
        .begin(settings());
    new Recollection(experience, Runnable::run)
        .begin(settings().with(Options.LEDGER_DIR, dir.resolve("nowhere").toString()));
    assertThat(isTrusted("r", TIER, "com.acme.Bot.ask")).isFalse();
  }
}
