package io.llmcost.agent.cli;

import io.llmcost.agent.batch.FlexStage;
import io.llmcost.agent.batch.UrgencyStage;
import io.llmcost.agent.batch.deferred.DeferStage;
import io.llmcost.agent.budget.BudgetStage;
import io.llmcost.agent.cache.CacheStage;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.coalesce.CoalesceStage;
import io.llmcost.agent.compress.CacheControlStage;
import io.llmcost.agent.compress.CacheWritesStage;
import io.llmcost.agent.compress.ListedRates;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.Replay;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Setting;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.HideUsageStage;
import io.llmcost.agent.gateway.WatchedHosts;
import io.llmcost.agent.hedge.HedgeStage;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.limit.LimitWords;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.TaskClassifier;
import io.llmcost.agent.llm.TokenCounter;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Charge;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.route.ListedCapabilities;
import io.llmcost.agent.route.ListedCosts;
import io.llmcost.agent.route.RouteDecision;
import io.llmcost.agent.route.Router;
import io.llmcost.agent.semantic.SemanticDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The way of one call through the chain, in words. Shows header names, never values. */
final class Explanation {

  private static final long USUAL_OUTPUT = 500;

  private final Exchange exchange;
  private final LlmRequest call;
  private final Settings configured;
  private final Preset preset;
  private final PriceBook book;
  private final long outputTokens;
  private final TaskClassifier tasks;
  private final TokenCounter counter = new TokenCounter();
  private final Instant now = Instant.now();

  /**
   * @param configured what the configuration says; the rollout may have left less of it
   * @param outputTokens negative if it is not known
   */
  Explanation(Exchange exchange, Settings configured, PriceBook book, long outputTokens) {
    this.exchange = exchange;
    this.call = exchange.call();
    this.configured = configured;
    this.preset = exchange.settings().preset();
    this.book = book;
    this.outputTokens = outputTokens;
    this.tasks = TaskClassifier.of(configured);
  }

  void write(Outline to) {
    call(to);
    boolean seen = preset(to);
    if (!seen) {
      to.heading("What is sent");
      to.line("to", exchange.request().url().toString() + ", untouched");
      return;
    }
    if (call.endpoint() == Endpoint.MESSAGES) {
      to.line("Calls of Anthropic's Messages are accounted for; no lever takes them elsewhere.");
      promptCache(to, exchange);
      costs(to, exchange);
      return;
    }
    levers(to);
    new CompressionWords(exchange, book).write(to);
    Router router =
        new Router(
            any -> tasks.classify(call),
            new ListedCapabilities(() -> book),
            new ListedCosts(() -> book));
    RouteDecision decision = route(to, router);
    Exchange sent = sent(to, router, decision);
    patience(to, sent);
    new CompanyWords(exchange).write(to);
    promptCache(to, sent);
    leaves(to, sent);
    costs(to, sent);
  }

  private void call(Outline to) {
    to.heading("The call");
    to.line(
        "asks for",
        call.model() + ", " + call.endpoint().id() + (call.isStream() ? ", streamed" : ""));
    to.line("goes to", exchange.request().url() + " (" + exchange.trace().originalProvider() + ")");
    to.line(
        "call site", exchange.trace().callSite() == null ? "unknown" : exchange.trace().callSite());
    if (!exchange.controls().tags().isEmpty()) {
      to.line("tags", String.join(", ", exchange.controls().tags()));
    }
    to.line("task", tasks.classify(call));
    to.line(
        "prompt",
        Plural.of(counter.countPrompt(call), "token")
            + (isExact() ? "" : ", estimated")
            + (call.hasNonTextParts() ? "; its images, audio and files are not counted" : ""));
    to.line(
        "determinism", orYes(call.whyNotDeterministic(), "deterministic", "not deterministic: "));
    to.line("state", orYes(call.whyStateful(), "stateless", "stateful: "));
  }

  private boolean isExact() {
    return counter.isExactFor(call.model()) && !call.hasNonTextParts() && !call.hasTools();
  }

  private static String orYes(String problem, String yes, String no) {
    return problem == null ? yes : no + problem;
  }

  /** Whether the agent has anything to do with it. */
  private boolean preset(Outline to) {
    to.heading("Preset " + preset.id());
    Url url = exchange.request().url();
    if (!WatchedHosts.of(configured, null).watches(url.host(), url.port())) {
      to.line(
          "The host "
              + url.host()
              + ":"
              + url.port()
              + " is not watched, so the call passes unseen. Name it under intercept.hosts.");
      to.line("(It is watched where the application's OPENAI_BASE_URL names it.)");
      return false;
    }
    if (preset == Preset.OFF) {
      to.line("The agent does nothing.");
      return false;
    }
    if (preset != configured.preset()) {
      to.line(
          "The configuration says "
              + configured.preset().id()
              + ", but the call is outside of the rollout of "
              + Shares.percent(configured.get(Options.ROLLOUT))
              + ".");
    }
    if (preset == Preset.OBSERVE) {
      to.line("The call goes on as it is; what follows is what would have been done.");
    }
    if (exchange.controls().bypass()) {
      to.line("x-llmcost-bypass: the call is accounted for and otherwise left alone.");
    }
    return true;
  }

  private void levers(Outline to) {
    budgets(to);
    to.heading("Cache");
    String refusal = isOn(Options.CACHE_ENABLED) ? CacheStage.refusal(exchange) : "switched off";
    if (refusal != null) {
      to.line("not used: " + refusal);
    } else {
      cacheUse(to, exchange.controls().cacheUse());
    }
    if (exchange.controls().cacheUse() == CacheUse.ONLY && !exchange.controls().bypass()) {
      boolean answers = refusal == null && preset != Preset.OBSERVE;
      to.line(
          (answers ? "else the application" : "the application")
              + " gets an error (x-llmcost-cache: only): nothing is sent");
    }
    List<String> semantic = SemanticDecision.explain(exchange);
    if (!semantic.isEmpty()) {
      to.heading("Semantic cache");
      semantic.forEach(to::line);
    }
    to.heading("Coalescing");
    refusal = isOn(Options.COALESCE_ENABLED) ? CoalesceStage.refusal(exchange) : "switched off";
    to.line(refusal == null ? "shares an equal call that is under way" : "not used: " + refusal);
  }

  private void budgets(Outline to) {
    if (configured.get(Options.BUDGETS).isEmpty()) {
      return;
    }
    to.heading("Budgets");
    List<String> budgets = BudgetStage.explain(exchange);
    for (String budget : budgets) {
      to.line(budget);
    }
    if (budgets.isEmpty()) {
      to.line("none is for this call");
    }
  }

  private void cacheUse(Outline to, CacheUse use) {
    to.line(
        use == CacheUse.REFRESH
            ? "asks the provider (x-llmcost-cache: no-cache) and keeps the answer"
            : "answers if the same was asked within " + ttl());
    if (call.isStream() && exchange.settings().get(Options.CACHE_REPLAY) == Replay.PACED) {
      to.line("a kept stream is given event by event, where the client can do that");
    }
    for (Route route : exchange.settings().get(Options.ROUTES)) {
      if (route.cacheTtl() != null && exchange.settings().intended(Options.ROUTE_ENABLED)) {
        to.line(
            "what route "
                + route.name()
                + " has given, within "
                + Options.CACHE_TTL.format(route.cacheTtl()));
      }
    }
    Duration stale = CacheStage.stale(exchange);
    if (stale != null && use == CacheUse.FULL) {
      to.line(
          "and for "
              + Options.CACHE_TTL.format(stale)
              + " after that, while it is asked for anew beside");
    }
    String shared = CacheStage.sharing(exchange);
    if (shared != null) {
      to.line(shared);
    }
    if (call.inputHashes() != null) {
      to.line(
          Plural.of(call.inputCount(), "text") + ", each kept for itself; only new ones are sent");
      return;
    }
    to.line("key", CallKeys.of(exchange).call() + "..., of URL, credentials, model and content");
  }

  private String ttl() {
    long asked = exchange.controls().cacheTtlSeconds();
    String configuredTtl = Options.CACHE_TTL.format(CacheStage.ttl(exchange));
    return asked < 0
        ? configuredTtl
        : configuredTtl + ", and " + asked + "s as the call asks, whichever is shorter";
  }

  private boolean isOn(Setting<Boolean> lever) {
    return exchange.settings().intended(lever);
  }

  private RouteDecision route(Outline to, Router router) {
    to.heading("Route");
    if (!isOn(Options.ROUTE_ENABLED)) {
      to.line("not used: switched off");
      return null;
    }
    for (String step : router.explain(exchange)) {
      to.line(step);
    }
    return router.decide(exchange);
  }

  private Exchange sent(Outline to, Router router, RouteDecision decision) {
    if (decision == null || !decision.isRouted()) {
      return exchange;
    }
    try {
      return router.routed(exchange, decision);
    } catch (NotAnLlmCallException | RuntimeException e) {
      to.line("But the request cannot be rewritten, so the call stays as it is: " + e.getMessage());
      return exchange;
    }
  }

  private void promptCache(Outline to, Exchange sent) {
    List<String> lines =
        new ArrayList<>(CacheControlStage.explain(sent, new ListedRates(() -> book)));
    lines.addAll(CacheWritesStage.explain(sent, new ListedRates(() -> book)));
    if (!lines.isEmpty()) {
      to.heading("The provider's prompt cache");
      lines.forEach(to::line);
    }
  }

  /** What is done with a call that may wait. */
  private void patience(Outline to, Exchange sent) {
    String urgency = UrgencyStage.explain(exchange);
    if (urgency != null && !exchange.controls().bypass()) {
      to.heading("Urgency");
      to.line(urgency);
      if (!urgency.startsWith(Urgency.INTERACTIVE.id())) {
        ProviderNames names = new ProviderNames(configured);
        String refusal = isOn(Options.FLEX_ENABLED) ? FlexStage.refusal(sent, book, names) : "off";
        if (urgency.startsWith(Urgency.DEFERRED.id())) {
          String why = DeferStage.refusal(sent, book, names);
          to.line(
              "batch",
              why == null
                  ? "waits for one up to "
                      + format(Options.DEFERRED_MAX_WAIT)
                      + ", then is made alone"
                  : "not used: " + why);
        }
        to.line(
            "flex",
            refusal == null
                ? "asks for service_tier flex; at once for the standard one where there is no room"
                : "not used: " + refusal);
        return;
      }
    }
    cheaperLater(to, sent);
  }

  /** What a call that nobody may keep waiting would cost less for if it might. */
  private void cheaperLater(Outline to, Exchange sent) {
    ProviderNames names = new ProviderNames(configured);
    String flex = FlexStage.refusal(sent, book, names);
    String batch = DeferStage.refusal(sent, book, names);
    if (exchange.controls().bypass() || flex != null && batch != null) {
      return;
    }
    to.heading("If it might wait");
    if (flex == null) {
      to.line("background", "would ask for service_tier flex, which has a lower price (urgency)");
    }
    if (batch == null) {
      to.line("deferred", "would go through the Batch API, which has a lower price (urgency)");
    }
  }

  private <T> String format(Setting<T> setting) {
    return setting.format(configured.get(setting));
  }

  private void leaves(Outline to, Exchange planned) {
    Exchange sent = preset == Preset.OBSERVE ? exchange : planned;
    HttpRequest request = sent.request();
    boolean sameOrigin = request.url().sameOrigin(exchange.request().url());
    if (HedgeStage.isChosen(exchange)) {
      String refusal = HedgeStage.refusal(exchange);
      to.heading("Hedging");
      to.line(
          refusal == null
              ? "sent a second time if its answer takes unusually long to begin"
              : "not used: " + refusal);
    }
    List<String> limits =
        LimitWords.explain(sent, new ProviderNames(configured).apply(request.url()));
    if (!limits.isEmpty()) {
      to.heading("Limits");
      limits.forEach(to::line);
    }
    to.heading("What is sent, if no lever answers");
    to.line("to", request.url().toString());
    to.line("model", sent.call().model());
    if (HideUsageStage.wantsToAsk(exchange)) {
      to.line("body", "asks for the stream's usage too, which the application does not see");
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < request.headers().size(); i++) {
      names.add(request.headers().name(i).toLowerCase(Locale.ROOT));
    }
    to.line("headers", String.join(", ", names));
    to.more(
        sameOrigin
            ? "and what the application's client adds"
            : "and nothing of the application's: no key, cookie or name of it");
  }

  private void costs(Outline to, Exchange sent) {
    to.heading("What it costs");
    Charge asked = charge(exchange);
    to.line(call.model(), amount(asked));
    if (sent == exchange) {
      to.line(assumption());
      return;
    }
    Charge routed = charge(sent);
    to.line(sent.call().model(), amount(routed));
    if (asked.usd() != null && routed.usd() != null) {
      to.line("difference", Usd.format(asked.usd().subtract(routed.usd())) + " for each call");
    }
    to.line(assumption());
  }

  private String assumption() {
    List<String> parts = new ArrayList<>();
    parts.add("Estimated");
    parts.add(
        call.endpoint() == Endpoint.EMBEDDINGS
            ? "for the prompt"
            : "for the prompt and " + Plural.of(output(), "token") + " of answer");
    return String.join(" ", parts) + ", nothing of it cached at the provider.";
  }

  private long output() {
    if (call.endpoint() == Endpoint.EMBEDDINGS) {
      return 0;
    }
    if (outputTokens >= 0) {
      return outputTokens;
    }
    return call.maxOutputTokens() >= 0 ? call.maxOutputTokens() : USUAL_OUTPUT;
  }

  private Charge charge(Exchange at) {
    String provider = new ProviderNames(configured).apply(at.request().url());
    Price price = book.find(provider, at.call().model());
    if (price == null) {
      price = book.find(at.request().url().host(), at.call().model());
    }
    if (price == null) {
      return Charge.unpriced("no price of " + at.call().model() + " at " + provider);
    }
    TokenUsage usage =
        TokenUsage.of(TokenUsage.Source.ESTIMATED, counter.countPrompt(at.call()), output());
    return price.charge(usage, at.call().serviceTier(), now);
  }

  private static String amount(Charge charge) {
    return charge.usd() == null
        ? charge.source()
        : Usd.format(charge.usd()) + " (" + charge.source() + ")";
  }
}
