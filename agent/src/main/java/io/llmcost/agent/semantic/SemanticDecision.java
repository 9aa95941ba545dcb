package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.semantic.text.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what the semantic cache would do with a call, step by step. */
public final class SemanticDecision {

  private SemanticDecision() {}

  /** Lines for people; none where it is off for the call. Asks no cache. */
  public static List<String> explain(Exchange exchange) {
    List<String> lines = new ArrayList<>();
    Settings settings = exchange.settings();
    SitePolicy policy = new Policies(settings).of(exchange.trace().callSite());
    if (!policy.isOn()) {
      return lines;
    }
    String refusal = Eligibility.refusal(exchange);
    if (refusal != null) {
      lines.add("not used: " + refusal);
      return lines;
    }
    String text = exchange.call().lastUserText();
    if (settings.get(Options.SEMANTIC_SHARED)) {
      lines.add(sharing(exchange));
    }
    if (policy.normalised()) {
      lines.add("answers if the same words were asked, in the form: " + NormalForm.of(text));
    }
    String moment = Moment.refusal(Reading.of(text));
    if (!policy.semantic() || moment != null) {
      lines.add("not by other words: " + (moment != null ? moment : "cache.semantic is off here"));
      return lines;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "answers if a text that asks the same was asked: threshold %.2f%s",
            policy.threshold(),
            policy.guardsOff().isEmpty() ? "" : ", guards off: " + policy.guardsOff()));
    lines.add(
        policy.verify() == 0
            ? "no hit is verified (verify: 0)"
            : String.format(
                Locale.ROOT,
                "%.0f %% of hits are verified; none is given before it is known that at most %.1f %% are"
                    + " wrong",
                policy.verify() * 100,
                policy.maxFalseHits() * 100));
    return lines;
  }

  private static String sharing(Exchange exchange) {
    if (!SharedTexts.areWanted(exchange.settings())) {
      return "texts stay in this process: there is no cache.shared.store";
    }
    if (!CacheStage.isForOtherProcesses(exchange)) {
      return "the text stays in this process, as its answer does";
    }
    return "the text is written down beside its answer, for "
        + (exchange.settings().get(Options.SHARED_STORE) == CacheStore.REDIS
            ? "other processes"
            : "the next process")
        + (exchange.settings().get(Options.SHARED_KEY) == null ? ", not encrypted" : "");
  }

  /** Whether anything of it is switched on. */
  static boolean isOn(Settings settings) {
    return settings.get(Options.NORMALISED_ENABLED)
        || settings.get(Options.SEMANTIC_ENABLED)
        || !settings.get(Options.SEMANTIC_SITES).isEmpty();
  }
}
