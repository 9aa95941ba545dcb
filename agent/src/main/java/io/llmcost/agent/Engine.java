package io.llmcost.agent;

import io.llmcost.agent.batch.ChatBatchStage;
import io.llmcost.agent.batch.EmbeddingBatchStage;
import io.llmcost.agent.batch.FlexStage;
import io.llmcost.agent.batch.UrgencyStage;
import io.llmcost.agent.batch.deferred.DeferStage;
import io.llmcost.agent.budget.BudgetStage;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.coalesce.CoalesceStage;
import io.llmcost.agent.compress.CacheControlStage;
import io.llmcost.agent.compress.CacheWritesStage;
import io.llmcost.agent.compress.CompressStage;
import io.llmcost.agent.compress.Compressor;
import io.llmcost.agent.compress.ListedRates;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.console.Console;
import io.llmcost.agent.dialect.DialectStage;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.LateAnswers;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Refreshes;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.hedge.HedgeStage;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.limit.LimitStage;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.RememberedTasks;
import io.llmcost.agent.llm.Task;
import io.llmcost.agent.llm.TaskClassifier;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.resilience.ResilienceStage;
import io.llmcost.agent.route.Costs;
import io.llmcost.agent.route.FeedbackStage;
import io.llmcost.agent.route.ListedCallCosts;
import io.llmcost.agent.route.ListedCapabilities;
import io.llmcost.agent.route.ListedCosts;
import io.llmcost.agent.route.RouteStage;
import io.llmcost.agent.route.Router;
import io.llmcost.agent.semantic.Extensions;
import io.llmcost.agent.semantic.Meanings;
import io.llmcost.agent.semantic.PassageMeanings;
import io.llmcost.agent.semantic.SemanticStage;
import io.llmcost.agent.transport.OwnTransport;
import java.io.File;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** What an LLM call needs: the chain, the price book, the ledger. Made at the first one. */
final class Engine {

  /** Calls that may wait to be booked; each holds on to its request. */
  private static final int LEDGER_QUEUE = 4_096;

  /** For requests of the agent's own, which nobody waits for. */
  private static final int CONNECT_MILLIS = 10_000;

  private static final int SILENCE_MILLIS = 120_000;

  /** For handing batches in and asking for them, on one thread. */
  private static final int CONTROL_SILENCE_MILLIS = 30_000;

  private final BudgetStage budget = new BudgetStage(() -> prices());
  private final CacheStage cache;
  private final Gateway gateway;
  private final LateAnswers lateAnswers;
  private final LedgerWriter ledger;
  private final ExitSummary summary;
  private final Console console;
  private volatile PriceBook prices;
  private volatile ProviderNames providers;
  private volatile RememberedTasks tasks;

  Engine(Settings settings, PassedThrough passedThrough) {
    budget.begin(settings);
    prices = prices(settings, null);
    providers = new ProviderNames(settings);
    tasks = new RememberedTasks(TaskClassifier.of(settings));
    ledger = ledger(settings);
    Function<Url, String> providerOf = url -> providers.apply(url);
    Accountant accountant = new Accountant(() -> prices, this::task, ledger::append);
    Costs costs = new ListedCosts(() -> prices);
    cache =
        new CacheStage(
            new Refreshes(accountant),
            (provider, model, usage) -> {
              BigDecimal usd = costs.usd(provider, model, usage);
              return usd == null ? Double.NaN : usd.doubleValue();
            });
    Stage dialect = new DialectStage();
    List<Stage> asking = Collections.singletonList(dialect);
    List<Stage> sending =
        Arrays.asList(
            dialect,
            new CacheWritesStage(new ListedRates(() -> prices), System::currentTimeMillis),
            new CacheControlStage(new ListedRates(() -> prices), System::currentTimeMillis));
    OwnTransport transport = new OwnTransport(CONNECT_MILLIS, SILENCE_MILLIS);
    LimitStage limits = new LimitStage(() -> prices, providerOf);
    SideCalls sideCalls = new SideCalls(limits, asking, providerOf, accountant, transport);
    lateAnswers = new LateAnswers(providerOf, accountant);
    ResilienceStage resilience = new ResilienceStage();
    Extensions extensions = new Extensions();
    RouteStage routes = routes(sideCalls, resilience, extensions, costs);
    gateway =
        new Gateway(
            levers(routes, resilience, sideCalls, extensions, limits, transport),
            sending,
            passedThrough,
            providerOf,
            accountant);
    summary = new ExitSummary(ledger, passedThrough, settings);
    console = new Console(routes::said);
    console.configure(settings);
  }

  /** Asked on the ledger's thread, which tells it last when it has too much to do. */
  private String task(LlmRequest call) {
    return ledger.isBehind() ? Task.UNKNOWN.id() : tasks.classify(call);
  }

  private static LedgerWriter ledger(Settings settings) {
    File dir =
        settings.get(Options.LEDGER_ENABLED)
            ? LedgerPlace.of(settings.get(Options.LEDGER_DIR))
            : null;
    long keepDays = settings.get(Options.LEDGER_RETENTION).toDays();
    return new LedgerWriter(dir, LEDGER_QUEUE, (int) Math.min(keepDays, 100_000));
  }

  private RouteStage routes(
      SideCalls sideCalls, ResilienceStage resilience, Extensions extensions, Costs costs) {
    return new RouteStage(
        new Router(
            exchange -> tasks.classify(exchange.call()),
            new ListedCapabilities(() -> prices),
            costs),
        costs,
        sideCalls,
        new PassageMeanings(extensions),
        resilience.health());
  }

  /** The levers in the order in which a call meets them. */
  private List<Stage> levers(
      RouteStage routes,
      ResilienceStage resilience,
      SideCalls sideCalls,
      Extensions extensions,
      LimitStage limits,
      OwnTransport transport) {
    Costs costs = new ListedCosts(() -> prices);
    return Arrays.asList(
        new UrgencyStage(),
        new FeedbackStage(routes),
        budget,
        cache,
        new SemanticStage(
            cache.answers(), new Meanings(sideCalls, new ListedCallCosts(costs), extensions)),
        new CoalesceStage(),
        new CompressStage(
            new Compressor(
                new ListedRates(() -> prices), new PassageMeanings(extensions), sideCalls)),
        new EmbeddingBatchStage(),
        new ChatBatchStage(),
        routes,
        new DeferStage(
            () -> prices,
            url -> providers.apply(url),
            transport.within(CONTROL_SILENCE_MILLIS),
            cache.answers(),
            lateAnswers),
        new HedgeStage(),
        resilience,
        new FlexStage(() -> prices, url -> providers.apply(url)),
        limits);
  }

  private static PriceBook prices(Settings settings, PriceBook replaced) {
    return PriceBook.builder().settings(settings).replaces(replaced).build();
  }

  private PriceBook prices() {
    return prices;
  }

  Gateway gateway() {
    return gateway;
  }

  byte[] answer(String words, Settings settings) {
    return cache.requests().answer(words, settings);
  }

  void reconfigure(Settings settings) {
    providers = new ProviderNames(settings);
    prices = prices(settings, prices);
    tasks = new RememberedTasks(TaskClassifier.of(settings));
    summary.reconfigure(settings);
    console.configure(settings);
    gateway.switchOn();
  }

  void shutDown() {
    console.close();
    gateway.bookOpenCalls();
    ledger.close();
    budget.end();
    cache.end();
    summary.say();
  }
}
