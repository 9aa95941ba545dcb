package io.llmcost.agent.cli;

import io.llmcost.agent.budget.BudgetStage;
import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.UsageAsk;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Setting;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.config.When;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.limit.LimitWords;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.Usd;
import java.io.File;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What would happen with a configuration, for people. Shows no key. */
final class ConfigOutline {

  private final Settings settings;
  private final PriceBook book;
  private final Instant now;

  ConfigOutline(Settings settings, PriceBook book, Instant now) {
    this.settings = settings;
    this.book = book;
    this.now = now;
  }

  void write(Outline to) {
    levers(to);
    providers(to);
    models(to);
    routes(to);
    budgets(to);
    limits(to);
    prices(to);
  }

  private void levers(Outline to) {
    Preset preset = settings.preset();
    to.heading("Preset " + preset.id());
    if (preset == Preset.OFF) {
      to.line("Nothing is done: calls pass as if the agent were not there.");
      return;
    }
    if (preset == Preset.OBSERVE) {
      to.line("No call is changed. The ledger says what the levers would have saved.");
    }
    if (settings.get(Options.ROLLOUT) < 1) {
      to.line(
          "rollout",
          Shares.percent(settings.get(Options.ROLLOUT))
              + " of the calls, always the same ones; others are observed");
    }
    to.line(
        "cache",
        state(Options.CACHE_ENABLED)
            + ": "
            + (settings.get(Options.CACHE_WHEN) == Options.CacheWhen.ALWAYS
                ? "all calls, also those that ask for variety"
                : "equal calls with temperature 0 or a seed, and embeddings")
            + "; kept "
            + format(Options.CACHE_TTL)
            + ", "
            + format(Options.CACHE_MAX_BYTES)
            + " at most"
            + cachePolicy());
    if (settings.get(Options.SHARED_STORE) != Options.CacheStore.NONE) {
      to.line("shared cache", sharedCache());
    }
    if (settings.intended(Options.SEMANTIC_ENABLED)) {
      to.line(
          "semantic",
          state(Options.SEMANTIC_ENABLED)
              + ": the same question in other words, where at most "
              + Shares.percent(settings.get(Options.SEMANTIC_MAX_FALSE_HITS))
              + " of such answers have been shown to be wrong"
              + (settings.get(Options.SEMANTIC_SHARED)
                      && settings.get(Options.SHARED_STORE) != Options.CacheStore.NONE
                  ? "; the last texts of users are written down beside their answers"
                  : ""));
    }
    to.line(
        "coalesce",
        state(Options.COALESCE_ENABLED)
            + ": equal deterministic calls that are under way at once are sent once");
    compression(to);
    if (settings.intended(Options.BATCH_EMBEDDINGS)) {
      to.line("batch", "embeddings calls that come while others are under way are sent together");
    }
    patience(to);
    int routes = settings.get(Options.ROUTES).size();
    to.line(
        "route",
        routes == 0
            ? "no routes: every call keeps its model"
            : state(Options.ROUTE_ENABLED)
                + ": "
                + Plural.of(routes, "route")
                + ", the first that matches decides");
    if (preset != Preset.OBSERVE) {
      to.line(
          "retry",
          state(Options.RETRY_ENABLED)
              + ": what fails in passing"
              + (settings.get(Options.RETRY_WHEN) == Options.RetryWhen.MISSING
                  ? " and the client does not send again itself"
                  : "")
              + ", "
              + Plural.of(settings.get(Options.RETRY_ATTEMPTS).intValue(), "attempt")
              + " in all");
    }
    if (!settings.get(Options.HEDGE_CALL_SITES).isEmpty() && preset != Preset.OBSERVE) {
      to.line(
          "hedge",
          "calls of "
              + String.join(", ", settings.get(Options.HEDGE_CALL_SITES))
              + " are sent again after "
              + (settings.get(Options.HEDGE_AFTER) == null
                  ? "as long as 95 % of them take"
                  : format(Options.HEDGE_AFTER))
              + ", "
              + Shares.percent(settings.get(Options.HEDGE_MAX_SHARE))
              + " of them at most");
    }
    to.line(
        "usage",
        settings.get(Options.USAGE_ASK) == UsageAsk.AUTO && preset != Preset.OBSERVE
            ? "streams are asked for their usage; the application does not see it"
            : "of streams that do not report it: estimated");
    to.line(
        "ledger",
        settings.get(Options.LEDGER_ENABLED)
            ? "on: " + ledgerDir() + ", kept " + format(Options.LEDGER_RETENTION)
            : "off");
    to.line("headers", format(Options.HEADERS));
    if (settings.get(Options.BRIDGE_ENABLED)) {
      to.line(
          "bridge",
          "on: Reactor Netty, Vert.x, async-http-client and Jetty send by way of this process");
    }
    if (settings.get(Options.CONSOLE_PORT) != 0) {
      to.line("feedback", "http://127.0.0.1:" + settings.get(Options.CONSOLE_PORT) + "/feedback");
    }
  }

  private void patience(Outline to) {
    List<String> sites = settings.intended(Options.BATCH_CHAT_CALL_SITES);
    if (!sites.isEmpty()) {
      to.line(
          "chat batch",
          "up to "
              + format(Options.BATCH_CHAT_MAX_CALLS)
              + " chat calls in one, which can change answers, at "
              + String.join(", ", sites));
    }
    int rules = settings.intended(Options.URGENCY_RULES).size();
    boolean recognises = settings.intended(Options.URGENCY_RECOGNISE);
    if (rules == 0 && !recognises) {
      return;
    }
    to.line(
        "urgency",
        (rules == 0 ? "" : Plural.of(rules, "rule") + ", the first that fits decides")
            + (rules > 0 && recognises ? "; " : "")
            + (recognises ? "schedulers, batch jobs and consumers may wait" : ""));
    to.line(
        "flex",
        state(Options.FLEX_ENABLED) + ": calls that may wait ask for it where it has a price");
    for (UrgencyRule rule : settings.intended(Options.URGENCY_RULES)) {
      if (rule.urgency() == Urgency.DEFERRED) {
        to.line(
            "deferred",
            "batches of up to "
                + format(Options.DEFERRED_MAX_CALLS)
                + " calls, each of which waits up to "
                + format(Options.DEFERRED_MAX_WAIT)
                + " and no longer than its client");
        break;
      }
    }
  }

  private void compression(Outline to) {
    List<String> methods = new ArrayList<>();
    if (settings.intended(Options.COMPRESS_LOSSLESS)) {
      methods.add("white space that says nothing");
    }
    if (settings.intended(Options.COMPRESS_HTML)) {
      methods.add("pages as text");
    }
    if (settings.intended(Options.COMPRESS_REPEATS)) {
      methods.add("what comes twice sent once");
    }
    if (settings.intended(Options.COMPRESS_CONTEXT_TARGET_TOKENS) != null
        || settings.intended(Options.COMPRESS_CONTEXT_RATIO) > 1) {
      methods.add("documents cut for the question");
    }
    if (settings.intended(Options.COMPRESS_HISTORY_MAX_TOKENS) != null) {
      methods.add("long conversations shortened");
    }
    String summaries = settings.intended(Options.COMPRESS_SUMMARISE_MODEL);
    if (summaries != null) {
      methods.add(
          "summaries by "
              + summaries
              + " (for "
              + settings.intended(Options.COMPRESS_SUMMARISE_MAX_USD).toPlainString()
              + " USD a day at most)");
    }
    if (settings.intended(Options.COMPRESS_PROMPT_CACHE)) {
      methods.add("what OpenAI and Anthropic are to keep of prompts");
    }
    if (!methods.isEmpty()) {
      to.line("compress", String.join(", ", methods));
    }
  }

  private String state(Setting<Boolean> lever) {
    if (!settings.intended(lever)) {
      return "off";
    }
    return settings.preset() == Preset.OBSERVE ? "watches" : "on";
  }

  private String ledgerDir() {
    File dir = LedgerPlace.of(settings.get(Options.LEDGER_DIR));
    return dir == null ? "nowhere: there is no home directory" : dir.getPath();
  }

  private <T> String format(Setting<T> setting) {
    return setting.format(settings.get(setting));
  }

  private void providers(Outline to) {
    to.heading("Providers");
    for (Provider provider : settings.get(Options.PROVIDERS).values()) {
      to.line(
          provider.name(),
          provider.baseUrl().origin()
              + provider.baseUrl().path()
              + ", "
              + (provider.apiKey() != null
                  ? "with a key of its own"
                  : "with the application's own key, so only for calls to it"));
      for (Region region : provider.regions()) {
        to.more("region " + region.name() + " at " + region.place().baseUrl().origin());
      }
    }
    List<String> hosts = settings.get(Options.INTERCEPT_HOSTS);
    to.line(
        "watched",
        "the well-known providers' hosts"
            + (hosts.isEmpty() ? "" : ", " + String.join(", ", hosts)));
  }

  private void models(Outline to) {
    Map<String, Model> models = settings.get(Options.MODELS);
    if (models.isEmpty()) {
      return;
    }
    to.heading("Models");
    for (Model model : models.values()) {
      if (model.id().startsWith(Route.SAME_PROVIDER)) {
        to.line(model.id(), "where the call goes, at that provider's price");
        continue;
      }
      Price price = priceOf(model, book);
      to.line(
          model.id(),
          model.name()
              + (model.provider() == null ? " where the call goes" : " at " + model.provider()));
      to.more(price == null ? withoutPrice(model) : rates(price));
    }
  }

  /** The price of a model; null if none is known, or it depends on where a call goes. */
  static Price priceOf(Model model, PriceBook book) {
    return model.provider() == null && model.price().isEmpty()
        ? null
        : book.find(model.provider(), model.name());
  }

  private static String withoutPrice(Model model) {
    return model.provider() == null
        ? "at the price of the provider that the call goes to"
        : "unpriced: its calls are counted, their cost stays unknown";
  }

  private String rates(Price price) {
    return "input "
        + perMillion(price, Price.Kind.INPUT)
        + ", output "
        + perMillion(price, Price.Kind.OUTPUT)
        + " USD per million tokens, by "
        + price.source(now);
  }

  private String perMillion(Price price, Price.Kind kind) {
    BigDecimal rate = price.perMillion(kind, now);
    return rate == null ? "unknown" : rate.toPlainString();
  }

  private void routes(Outline to) {
    List<Route> routes = settings.get(Options.ROUTES);
    if (routes.isEmpty()) {
      return;
    }
    to.heading("Routes, in order");
    int number = 0;
    for (Route route : routes) {
      to.line(++number + ". " + route.name());
      to.more("when " + conditions(route.when()));
      tiers(to, route);
      if (!route.residency().isEmpty()) {
        to.more("only in " + String.join(" or ", route.residency()));
      }
      if (route.gate().minScore(0, route.use().size()) > 0) {
        to.more(gate(route.gate()));
      }
      if (route.shadowing().isOn()) {
        to.more(shadowing(route.shadowing()));
      }
      if (route.rollout() < 1) {
        to.more(
            "for "
                + Shares.percent(route.rollout())
                + " of the matching calls, always the same ones");
      }
    }
  }

  private void budgets(Outline to) {
    Map<String, String> budgets = BudgetStage.describe(settings);
    if (budgets.isEmpty()) {
      return;
    }
    to.heading("Budgets");
    budgets.forEach(to::line);
    to.line(
        "shared",
        settings.get(Options.REDIS_URL) == null
            ? "with nobody: each process has its own"
            : "with all processes that use the same Redis");
  }

  private void limits(Outline to) {
    Map<String, String> limits = LimitWords.describe(settings);
    if (!limits.isEmpty()) {
      to.heading("Limits");
      limits.forEach(to::line);
    }
  }

  private static String conditions(When when) {
    List<String> all = new ArrayList<>();
    add(all, "call site is ", when.callSites());
    add(all, "model is ", when.models());
    add(all, "endpoint is ", when.endpoints());
    add(all, "task is ", when.tasks());
    add(all, "a tag is ", when.tags());
    if (when.minPromptTokens() > 0) {
      all.add("the prompt has " + when.minPromptTokens() + " tokens or more");
    }
    if (when.maxPromptTokens() < Long.MAX_VALUE) {
      all.add("the prompt has " + when.maxPromptTokens() + " tokens at most");
    }
    if (when.boundsDifficulty()) {
      all.add("the prompt's difficulty is " + when.minDifficulty() + " to " + when.maxDifficulty());
    }
    add(all, "the tenant is ", when.tenants());
    add(all, "a budget is to be spared: ", when.budgets());
    if (when.hours() != null) {
      all.add("it is " + when.hours());
    }
    for (String name : when.headers().keySet()) {
      all.add("header " + name + " is as given");
    }
    return all.isEmpty() ? "always" : String.join(", and ", all);
  }

  private static void add(List<String> all, String what, List<String> values) {
    if (!values.isEmpty()) {
      all.add(what + String.join(" or ", values));
    }
  }

  private void tiers(Outline to, Route route) {
    for (int i = 0; i < route.use().size(); i++) {
      double minScore = route.gate().minScore(i, route.use().size());
      to.more(
          (i == 0 ? "to " : "then ")
              + place(route.use().get(i))
              + (minScore > 0 ? ", if its answer reaches " + minScore : ""));
    }
  }

  private String place(String id) {
    if (id.equals(Route.CHEAPEST)) {
      return "the model above that can serve the call for the least";
    }
    Model model = settings.get(Options.MODELS).get(id);
    return (model == null ? id : model.name())
        + (model == null || model.provider() == null
            ? " where the call goes, with the application's own key"
            : " at " + model.provider());
  }

  private static String gate(Gate gate) {
    List<String> all = new ArrayList<>();
    if (gate.streams() == Gate.Streams.FIRST) {
      all.add("streams are served by the first model and not judged");
    } else if (gate.streams() == Gate.Streams.BUFFER) {
      all.add("streams are read to their end before the application gets them");
    } else {
      all.add("streams stay with the requested model");
    }
    if (gate.maxCostUsd() != null) {
      all.add("one call costs " + Usd.format(gate.maxCostUsd()) + " at most");
    }
    return String.join("; ", all);
  }

  private static String shadowing(Shadowing how) {
    return Shares.percent(how.share())
        + " of the answers are compared with the requested model's"
        + (how.quality() > 0
            ? "; so many are given that " + how.quality() + " of its quality is kept"
            : "");
  }

  private void prices(Outline to) {
    to.heading("Prices");
    book.sources().forEach((source, models) -> to.line(source + ": " + Plural.of(models, "model")));
  }

  private String cachePolicy() {
    StringBuilder said = new StringBuilder();
    if (settings.get(Options.CACHE_ADMISSION) == Options.Admission.WORTH) {
      said.append(", what saves most for its bytes");
    }
    if (settings.get(Options.CACHE_STALE) != null) {
      said.append("; given for ")
          .append(format(Options.CACHE_STALE))
          .append(" more while it is asked for anew beside");
    }
    if (settings.get(Options.CACHE_REPLAY) == Options.Replay.PACED) {
      said.append("; kept streams take their time, ")
          .append(format(Options.CACHE_REPLAY_LONGEST))
          .append(" at most");
    }
    int never = settings.get(Options.CACHE_NEVER).size();
    if (never > 0) {
      said.append("; ").append(Plural.of(never, "rule")).append(" on what is never kept");
    }
    return said.toString();
  }

  private String sharedCache() {
    return (settings.get(Options.SHARED_STORE) == Options.CacheStore.REDIS
            ? "answers are written to Redis, for all processes with the prefix "
                + format(Options.REDIS_PREFIX)
            : "answers are written to files, "
                + format(Options.SHARED_MAX_BYTES)
                + " at most, for the next process on this machine")
        + (settings.get(Options.SHARED_KEY) == null ? ", as they are" : ", encrypted")
        + "; a call waits "
        + format(Options.SHARED_TIMEOUT)
        + " for it at most";
  }
}
