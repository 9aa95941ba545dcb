package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.RedisSettings;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.price.PriceBook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds out which budgets a call draws on, and which of them are to be spared. Changes nothing of
 * the call: what it may not spend is refused where it would be sent.
 */
public final class BudgetStage implements Stage {

  private final Estimator estimator;
  private final LongSupplier clock;
  private volatile Sharing sharing = new Sharing(null, null, null);
  private boolean ended;
  private volatile BudgetTable table = new BudgetTable(Collections.<Budget>emptyList());

  /**
   * @param prices the book that holds
   */
  public BudgetStage(Supplier<PriceBook> prices) {
    this(prices, System::currentTimeMillis);
  }

  /**
   * @param clock milliseconds since the epoch
   */
  BudgetStage(Supplier<PriceBook> prices, LongSupplier clock) {
    this.estimator = new Estimator(prices);
    this.clock = clock;
  }

  @Override
  public String name() {
    return "budget";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return !exchange.settings().get(Options.BUDGETS).isEmpty()
        && exchange.settings().get(Options.PRESET) != Preset.OFF;
  }

  @Override
  public boolean isForUntouchedCalls() {
    return true;
  }

  /**
   * Begins to find out what was spent before this process began, and by others: from Redis where
   * budgets are shared, else from the ledger. Does not wait for it.
   */
  public void begin(Settings settings) {
    if (sharedBy(settings) == null) {
      new Recall(tableOf(settings), clock.getAsLong()).begin(settings);
    }
  }

  /** Null if this process is alone. */
  SharedBudgets shared() {
    return sharing.shared;
  }

  private SharedBudgets sharedBy(Settings settings) {
    Sharing now = sharing;
    if (now.settings == settings
        || now.identity != null && now.identity.equals(identity(settings))) {
      return now.shared;
    }
    return change(settings);
  }

  private static List<Object> identity(Settings settings) {
    return settings.get(Options.BUDGETS).isEmpty()
        ? Collections.emptyList()
        : Arrays.asList(RedisSettings.identity(settings), settings.get(Options.REDIS_TIMEOUT));
  }

  private synchronized SharedBudgets change(Settings settings) {
    Sharing old = sharing;
    List<Object> identity = identity(settings);
    if (ended || identity.equals(old.identity)) {
      return old.shared;
    }
    if (old.shared != null) {
      old.shared.leave();
    }
    sharing = new Sharing(settings, identity, SharedBudgets.of(settings, clock));
    return sharing.shared;
  }

  /**
   * Gives back what others may spend. For the end of the process; takes a fifth of a second at
   * most.
   */
  public void end() {
    SharedBudgets last;
    synchronized (this) {
      ended = true;
      last = sharing.shared;
    }
    if (last != null) {
      last.close();
    }
  }

  /** What the configured budgets are, in words, by name. */
  public static Map<String, String> describe(Settings settings) {
    Map<String, String> rules = new LinkedHashMap<>();
    for (CompiledBudget budget : new BudgetTable(settings.get(Options.BUDGETS)).all()) {
      Budget.Per per = budget.budget().per();
      rules.put(
          budget.budget().name(),
          (per == null ? "" : "for each " + per.name().toLowerCase(Locale.ROOT) + " ")
              + Wording.rule(budget));
    }
    return rules;
  }

  /** Which budgets a call draws on, in words; empty if none is for it. */
  public static List<String> explain(Exchange exchange) {
    BudgetTable table = new BudgetTable(exchange.settings().get(Options.BUDGETS));
    List<Draw> draws = table.drawsOf(exchange);
    List<String> lines = new ArrayList<>();
    if (draws != null) {
      for (Draw draw : draws) {
        lines.add(Wording.rule(draw));
      }
    }
    return lines;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    List<Draw> draws = draws(exchange);
    if (draws != null) {
      boolean acts = exchange.settings().get(Options.PRESET) != Preset.OBSERVE;
      exchange
          .trace()
          .allowance(
              new CallAllowance(
                  draws,
                  exchange.trace().callSite(),
                  estimator,
                  clock,
                  sharedBy(exchange.settings()),
                  acts));
      exchange.trace().sparedBudgets(spared(draws, clock.getAsLong()));
    }
    return rest.proceed(exchange);
  }

  /** What a call draws on; null if no budget is for it. */
  List<Draw> draws(Exchange exchange) {
    return table(exchange.settings().get(Options.BUDGETS)).drawsOf(exchange);
  }

  private static List<String> spared(List<Draw> draws, long now) {
    List<String> names = null;
    for (Draw draw : draws) {
      Amounts from = draw.budget().caps().downgrade;
      if (from != Amounts.ENDLESS && draw.purse(now).standing(now).reaches(from)) {
        if (names == null) {
          names = new ArrayList<>(1);
        }
        names.add(draw.budget().budget().name());
      }
    }
    return names == null ? Collections.<String>emptyList() : names;
  }

  BudgetTable tableOf(Settings settings) {
    return table(settings.get(Options.BUDGETS));
  }

  private BudgetTable table(List<Budget> budgets) {
    BudgetTable known = table;
    return known.isOf(budgets) ? known : compile(budgets);
  }

  private synchronized BudgetTable compile(List<Budget> budgets) {
    if (!table.isOf(budgets)) {
      table = table.of(budgets);
    }
    return table;
  }

  /** With whom budgets are shared under some settings. */
  private static final class Sharing {
    final Settings settings;
    final List<Object> identity;
    final SharedBudgets shared;

    Sharing(Settings settings, List<Object> identity, SharedBudgets shared) {
      this.settings = settings;
      this.identity = identity;
      this.shared = shared;
    }
  }
}
