package io.llmcost.agent.budget;

import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Bookkeeping;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An application behind a gateway with budgets; its provider answers at once. */
final class Shop {

  /** What the usual answer uses, by which gpt-4o costs 32,500 billionths of a USD. */
  static final long ANSWER_NANO_USD = 32_500;

  static final String CHAT = "https://api.openai.com/v1/chat/completions";

  final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  final AtomicInteger sent = new AtomicInteger();
  final BudgetStage stage;
  private final Gateway gateway;

  Shop(Bookkeeping ledger, Stage... levers) {
    this(PriceBook::standard, ledger, levers);
  }

  Shop(Supplier<PriceBook> prices, Bookkeeping ledger, Stage... levers) {
    stage = new BudgetStage(prices, now::get);
    List<Stage> all = new ArrayList<>(List.of(stage));
    all.addAll(List.of(levers));
    gateway =
        new Gateway(
            all,
            new PassedThrough(),
            url -> url.host().contains("anthropic") ? "anthropic" : "openai",
            new Accountant(prices, call -> null, ledger));
  }

  static Settings settings(String yaml) {
    try {
      Path file = Files.createTempFile("llmcost", ".yaml");
      Files.writeString(file, yaml);
      ReadResult result = SettingsReader.read(Sources.ofFile(file.toFile()));
      Files.delete(file);
      if (!result.errors().isEmpty()) {
        throw new AssertionError(result.errors().toString());
      }
      return result.settings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse call(Calls call, Settings settings, Upstream upstream) {
    return start(call, settings, upstream).toCompletableFuture().join();
  }

  CompletionStage<HttpResponse> start(Calls call, Settings settings, Upstream upstream) {
    Exchange exchange = call.exchange();
    return gateway.handle(
        exchange.request(),
        exchange.context(),
        out -> {
          sent.incrementAndGet();
          return upstream.send(out);
        },
        new Rollout(settings));
  }

  /** Makes a call and reads its answer. */
  HttpResponse ask(Calls call, Settings settings) {
    HttpResponse response = call(call, settings, request -> answer(Answers.chat("hi")));
    Answers.read(response);
    return response;
  }

  static CompletionStage<HttpResponse> answer(String json) {
    return CompletableFuture.completedFuture(Answers.json(json));
  }

  /** Of at most two tokens. */
  static Calls shortAnswer(String prompt) {
    return new Calls().body(Calls.chatBody("gpt-4o", prompt, ",\"max_tokens\":2"));
  }

  /** What is spent or set aside. */
  Amounts total(Settings settings, Calls call) {
    return purse(settings, call).total(now.get());
  }

  Purse purse(Settings settings, Calls call) {
    Exchange exchange = call.settings(settings).exchange();
    return stage.draws(exchange).get(0).purse(now.get());
  }

  /** Sees what the call is like behind the first lever. */
  static final class Spy implements Stage {
    Exchange seen;

    @Override
    public String name() {
      return "spy";
    }

    @Override
    public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
      seen = exchange;
      return rest.proceed(exchange);
    }
  }
}
