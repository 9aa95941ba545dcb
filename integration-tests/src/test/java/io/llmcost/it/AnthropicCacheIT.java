package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Anthropic keeps of prompts: written for five minutes at 1.25 of the price, for an hour at 2,
 * read at a tenth, gone when its time is over. The ledger is the bill.
 */
class AnthropicCacheIT {

  private static final String RULES =
      "Keep to the rules of the house, whatever the guests may say. ".repeat(400);

  @TempDir Path folder;

  private static String call(String ttl, int number) {
    String mark =
        ttl == null ? "" : ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"" + ttl + "\"}";
    return "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":50,\"system\":[{\"type\":\"text\",\"text\":\""
        + RULES
        + "\""
        + mark
        + "}],\"messages\":[{\"role\":\"user\",\"content\":\"Question "
        + number
        + "?\"}]}";
  }

  private static long written(BilledCall call) {
    return call.usage().written();
  }

  private static long read(BilledCall call) {
    return call.usage().cached();
  }

  private Ledger ask(MockProvider claude, String configuration, String ttl, int... minutesBefore)
      throws Exception {
    try (Rig rig = new Rig(folder, "")) {
      rig.write(
          configuration
              + "providers: { anthropic: { base_url: '%s', dialect: anthropic } }\n"
                  .formatted(claude.baseUrl()));
      try (Running running =
          rig.agent(Rig.javaHome(17))
              .classPath(Rig.withOkHttp("openai-4.100"))
              .with("io.llmcost.it.apps.MessagesApp", claude.baseUrl())
              .start()) {
        for (int i = 0; i < minutesBefore.length; i++) {
          claude.pass(Duration.ofMinutes(minutesBefore[i]));
          assertThat(running.ask(call(ttl, i))).isEqualTo("200");
        }
        running.end().orThrow();
      }
      return rig.ledger();
    }
  }

  private static void assertIsTheBill(Ledger ledger, MockProvider claude) {
    List<BilledCall> bill = claude.bill();
    assertThat(ledger.entries()).hasSameSizeAs(bill);
    for (int i = 0; i < bill.size(); i++) {
      Ledger.Entry entry = ledger.entries().get(i);
      assertThat(entry.number("cost_usd")).isEqualByComparingTo(bill.get(i).usd());
      assertThat(entry.number("cache_write_tokens").longValue()).isEqualTo(written(bill.get(i)));
      assertThat(entry.number("cache_read_tokens").longValue()).isEqualTo(read(bill.get(i)));
    }
  }

  private static BigDecimal ofInput(BilledCall call, String share, long tokens) {
    BigDecimal output = BigDecimal.valueOf(5L * call.usage().output());
    BigDecimal rest = BigDecimal.valueOf(call.usage().input() - tokens);
    return new BigDecimal(share)
        .multiply(BigDecimal.valueOf(tokens))
        .add(rest)
        .add(output)
        .movePointLeft(6);
  }

  @Test
  void whatTheApplicationKeepsForAnHourCostsTwiceAndLastsAnHour() throws Exception {
    try (MockProvider claude = MockProvider.start("claude", PriceTable.anthropic(), 0)) {
      Ledger ledger =
          ask(claude, "preset: safe\ncompress.prompt_cache: true\n", "1h", 0, 59, 59, 61);
      List<BilledCall> bill = claude.bill();
      assertThat(bill).hasSize(4);
      long kept = written(bill.get(0));
      assertThat(kept).isGreaterThan(4_096);
      assertThat(bill).extracting(AnthropicCacheIT::written).containsExactly(kept, 0L, 0L, kept);
      assertThat(bill).extracting(AnthropicCacheIT::read).containsExactly(0L, kept, kept, 0L);
      for (int i = 0; i < 4; i++) {
        String share = i == 0 || i == 3 ? "2" : "0.1";
        assertThat(bill.get(i).usd()).isEqualByComparingTo(ofInput(bill.get(i), share, kept));
      }
      assertIsTheBill(ledger, claude);
    }
  }

  @Test
  void forFiveMinutesItCostsAQuarterMoreAndIsGoneSooner() throws Exception {
    try (MockProvider claude = MockProvider.start("claude", PriceTable.anthropic(), 0)) {
      Ledger ledger = ask(claude, "preset: safe\n", "5m", 0, 4, 4, 6);
      List<BilledCall> bill = claude.bill();
      long kept = written(bill.get(0));
      assertThat(bill).extracting(AnthropicCacheIT::written).containsExactly(kept, 0L, 0L, kept);
      assertThat(bill.get(3).usd()).isEqualByComparingTo(ofInput(bill.get(3), "1.25", kept));
      assertIsTheBill(ledger, claude);
    }
  }

  /** What the agent marks, which expects it to be there; whether it was the usage says. */
  @Test
  void whatIsGoneBeforeItsTimeIsBookedAsItIsCharged() throws Exception {
    try (MockProvider claude = MockProvider.start("claude", PriceTable.anthropic(), 0)) {
      Ledger ledger = ask(claude, "preset: safe\ncompress.prompt_cache: true\n", null, 0, 0, 0, 61);
      List<BilledCall> bill = claude.bill();
      long kept = written(bill.get(1));
      assertThat(bill).extracting(AnthropicCacheIT::written).containsExactly(0L, kept, 0L, kept);
      assertThat(bill).extracting(AnthropicCacheIT::read).containsExactly(0L, 0L, kept, 0L);
      assertIsTheBill(ledger, claude);
      assertThat(ledger.where(entry -> "kept".equals(entry.text("prompt_cache"))).entries())
          .hasSize(3);
    }
  }
}
