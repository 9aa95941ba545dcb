package io.llmcost.agent.cli;

import io.llmcost.agent.compress.Compression;
import io.llmcost.agent.compress.Compressor;
import io.llmcost.agent.compress.ListedRates;
import io.llmcost.agent.compress.OneMethod;
import io.llmcost.agent.compress.Step;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Charge;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each method of compression does to one call, and would do where it is off. */
final class CompressionWords {

  private final Exchange exchange;
  private final PriceBook book;
  private final TokenCounter counter = new TokenCounter();

  CompressionWords(Exchange exchange, PriceBook book) {
    this.exchange = exchange;
    this.book = book;
  }

  void write(Outline to) {
    Endpoint endpoint = exchange.call().endpoint();
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.RESPONSES;
    if (exchange.controls().bypass() || !chat) {
      return;
    }
    to.heading("Compression");
    ListedRates rates = new ListedRates(() -> book);
    Compression plan = new Compressor(rates).planAtLeisure(exchange);
    if (plan != null) {
      for (Step step : plan.steps()) {
        to.line(
            step.method(),
            step.refusal() != null
                ? "not done: " + step.refusal()
                : step.before() == 0 ? done(step) : done(step.before(), step.after(), ", about"));
      }
      if (!plan.before().isEmpty()) {
        to.line("together", counted(plan));
      }
    }
    List<String> idle = new ArrayList<>();
    for (OneMethod method : OneMethod.switchedOff(exchange, rates)) {
      if (method.plan() == null) {
        idle.add(method.name());
      } else {
        boolean shorter = !method.plan().before().isEmpty();
        to.line(method.name(), "off; switched on: " + (shorter ? counted(method.plan()) : "done"));
      }
    }
    if (!idle.isEmpty()) {
      to.line("off", "and without effect on this call: " + String.join(", ", idle));
    }
    if (exchange.settings().intended(Options.COMPRESS_SUMMARISE_MODEL) == null) {
      to.line("summarise", "off; what it would save is not known before a model is asked");
    }
  }

  private static String done(Step step) {
    return step.images() == 0
        ? "done"
        : Plural.of(step.images(), "image")
            + " not sent again; what that saves is not reckoned: providers count images in ways"
            + " of their own";
  }

  private String counted(Compression plan) {
    String model = exchange.call().model();
    long before = counter.count(model, plan.before());
    long after = counter.count(model, plan.after());
    return done(before, after, "") + saving(before - after);
  }

  private static String done(long before, long after, String about) {
    return String.format(
        Locale.ROOT,
        "%,d tokens of text become %,d (-%.0f %%)%s",
        before,
        after,
        100.0 * (before - after) / before,
        about);
  }

  private String saving(long tokens) {
    Price price = book.find(exchange.trace().originalProvider(), exchange.call().model());
    TokenUsage usage = TokenUsage.of(TokenUsage.Source.ESTIMATED, tokens, 0);
    Charge charge =
        price == null ? null : price.charge(usage, exchange.call().serviceTier(), Instant.now());
    return charge == null || charge.usd() == null ? "" : ", saves " + Usd.format(charge.usd());
  }
}
