package io.llmcost.agent.cli;

import io.llmcost.agent.budget.BudgetStage;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.ProviderDirectory;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.transport.OwnTransport;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Makes calls so that their answers are kept: through the agent's own cache and budgets, so that
 * applications find them. No other lever has a say: the requested model answers.
 */
final class Warming implements Closeable {

  private static final int LONGEST = 64 << 20;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int QUEUE = 64;

  /** For images, audio and files of one request. */
  private static final long OTHER_PARTS = 2_000;

  private static final int BYTES_PER_TOKEN = 3;

  /** What came of one request. */
  enum Outcome {
    THERE_ALREADY,
    STORED,
    NOT_STORED,
    FAILED
  }

  private final Settings settings;
  private final PriceBook book;
  private final ProviderNames providers;
  private final CacheStage cache = new CacheStage();
  private final BudgetStage budget;
  private final LedgerWriter ledger;
  private final Gateway gateway;
  private final OwnTransport transport = new OwnTransport(CONNECT_MILLIS, SILENCE_MILLIS);
  private final String callSite;
  private volatile CompletableFuture<CallRecord> booked = new CompletableFuture<>();
  private String failure;
  private BigDecimal spent = BigDecimal.ZERO;

  Warming(Settings given, PriceBook book, String callSite) {
    // Nobody waits for an application: what is there already must not be paid for again.
    this.settings = given.with(Options.SHARED_TIMEOUT, PATIENCE);
    this.book = book;
    this.callSite = callSite;
    this.providers = new ProviderNames(settings);
    this.budget = new BudgetStage(() -> book);
    this.ledger =
        new LedgerWriter(
            settings.get(Options.LEDGER_ENABLED)
                ? LedgerPlace.of(settings.get(Options.LEDGER_DIR))
                : null,
            QUEUE,
            0);
    this.gateway =
        new Gateway(
            Arrays.asList(budget, cache),
            new PassedThrough(),
            providers::apply,
            new Accountant(
                () -> book,
                call -> null,
                (made, held) -> {
                  CallRecord record = made.get();
                  ledger.append(record);
                  booked.complete(record);
                }));
    budget.begin(settings);
  }

  /** Makes one call, if its answer is not there already. */
  Outcome warm(Exchange exchange) {
    failure = null;
    booked = new CompletableFuture<>();
    long stores = cache.sharedStats().stores();
    long drops = cache.sharedStats().drops();
    HttpResponse answer;
    try {
      answer =
          gateway
              .handle(exchange.request(), new WarmCall(callSite), this::send, new Rollout(settings))
              .thenCompose(response -> response.readWhole(LONGEST))
              .toCompletableFuture()
              .get(SILENCE_MILLIS + CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      failure = String.valueOf(e.getCause() == null ? e : e.getCause());
      return Outcome.FAILED;
    }
    spend();
    if (answer.status() != 200) {
      failure = "status " + answer.status();
      return Outcome.FAILED;
    }
    if (!booked.isDone() || "hit".equals(booked.join().cache())) {
      return Outcome.THERE_ALREADY;
    }
    return isStored(stores, drops) ? Outcome.STORED : Outcome.NOT_STORED;
  }

  private CompletableFuture<HttpResponse> send(HttpRequest request) {
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    try {
      answer.complete(transport.send(request, LONGEST));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void spend() {
    try {
      BigDecimal cost = booked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).costUsd();
      spent = cost == null ? spent : spent.add(cost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new CompletionException("What a call has cost is not known: " + e, e);
    }
  }

  private boolean isStored(long stores, long drops) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (cache.sharedStats().stores() == stores
        && cache.sharedStats().drops() == drops
        && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return cache.sharedStats().stores() > stores;
  }

  /** Why the last one failed; null if it did not. */
  String failure() {
    return failure;
  }

  /** USD, as far as prices are known. */
  BigDecimal spent() {
    return spent;
  }

  /**
   * What a request costs at most: a token for every three bytes, and the longest answer that it
   * allows, or that the model gives.
   *
   * @return USD; null if that is not known
   */
  static BigDecimal atMost(Exchange exchange, ProviderNames providers, PriceBook book) {
    LlmRequest call = exchange.call();
    String provider = providers.apply(exchange.request().url());
    Price price =
        book.find(
            ProviderDirectory.billing(exchange.request().url().host(), provider), call.model());
    if (price == null) {
      return null;
    }
    long prompt = call.body().length / BYTES_PER_TOKEN + 1;
    if (call.hasNonTextParts()) {
      prompt = call.promptChars() / BYTES_PER_TOKEN + OTHER_PARTS;
    }
    long output = 0;
    if (call.inputHashes() == null) {
      output = call.maxOutputTokens() >= 0 ? call.maxOutputTokens() : longest(price);
      output = output < 0 ? -1 : output * choices(call);
    }
    return output < 0
        ? null
        : price.cost(
            TokenUsage.of(TokenUsage.Source.ESTIMATED, prompt, output),
            call.serviceTier(),
            Instant.now());
  }

  private static long longest(Price price) {
    return price.facts().maxOutputTokens() > 0 ? price.facts().maxOutputTokens() : -1;
  }

  private static long choices(LlmRequest call) {
    String n = call.json("n");
    return n != null && n.matches("[1-9]\\d{0,2}") ? Long.parseLong(n) : 1;
  }

  @Override
  public void close() {
    cache.end();
    budget.end();
    ledger.close();
  }
}
