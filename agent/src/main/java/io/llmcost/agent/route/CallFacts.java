package io.llmcost.agent.route;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PromptFeatures;
import java.time.LocalTime;
import java.util.List;

/** What routes may ask about one call; what takes time is found out when first asked for. */
final class CallFacts {

  private static final int CHARS_PER_TOKEN = 4;

  private final Exchange exchange;
  private final TaskReader taskReader;
  private boolean taskRead;
  private String task;
  private long promptTokens = -1;
  private double difficulty = -1;

  CallFacts(Exchange exchange, TaskReader taskReader) {
    this.exchange = exchange;
    this.taskReader = taskReader;
  }

  /** Null if unknown. */
  String callSite() {
    return exchange.trace().callSite();
  }

  String model() {
    return exchange.call().model();
  }

  String endpoint() {
    return exchange.call().endpoint().id();
  }

  List<String> tags() {
    return exchange.tags();
  }

  String header(String name) {
    return exchange.request().headers().get(name);
  }

  /** Null if unknown. */
  String tenant() {
    return Tenant.of(exchange);
  }

  /** Names of budgets that are to be spared now. */
  List<String> sparedBudgets() {
    return exchange.trace().sparedBudgets();
  }

  /** Now, in the process's time zone. */
  LocalTime time() {
    return LocalTime.now();
  }

  long promptTokens() {
    if (promptTokens < 0) {
      promptTokens = (exchange.call().promptChars() + CHARS_PER_TOKEN - 1L) / CHARS_PER_TOKEN;
    }
    return promptTokens;
  }

  /**
   * How likely a cheap model's answer will not do, 0 to 1, by the prompt alone; NaN if there is no
   * text to go by.
   */
  double difficulty() {
    if (difficulty < 0) {
      difficulty = 1 - LinearPrior.shipped().probability(PromptFeatures.of(exchange.call()));
    }
    return difficulty;
  }

  /** Null if it cannot be told. */
  String task() {
    if (!taskRead) {
      taskRead = true;
      task = taskReader.taskOf(exchange);
    }
    return task;
  }

  /** The task if somebody has asked for it; else null. */
  String taskIfRead() {
    return task;
  }

  byte[] contentHash() {
    return exchange.call().canonicalHash();
  }
}
