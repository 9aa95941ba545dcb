package io.llmcost.agent.config;

import java.time.ZoneId;
import java.time.ZoneOffset;

/** An element of {@code budgets}. */
final class BudgetType extends StructType<Budget> {

  private static final Budget.When ALWAYS = BudgetWhenType.always();

  private final Field<String> name =
      required(
          "name",
          new WordType("a name without spaces"),
          "Unique, without `=`; in ledger, errors and reports.");
  private final Field<Budget.When> when =
      optional(
          "when",
          new BudgetWhenType(),
          "Which calls it is for, conditions which must all hold; without it every call.");
  private final Field<Budget.Per> per =
      optional(
          "per",
          new EnumType<>(Budget.Per.class),
          "A limit for each: `app`, `call_site`, requested `model`, `tag`, `tenant` or `api_key`."
              + " Without it all calls share one. From 10,000 different ones on the rest share one.");
  private final Field<Budget.Limit> limit =
      required("limit", new BudgetLimitType(), "How much; whatever is reached first counts.");
  private final Field<BudgetWindow> window =
      required(
          "window",
          new BudgetWindowType(),
          "For how long: `hour`, `day`, `week` (from Monday on), `month`, or the last so long, such"
              + " as `rolling 24h`.");
  private final Field<ZoneId> zone =
      optional(
          "zone", new ZoneType(), "Where days begin, such as `Europe/Berlin`; without it UTC.");
  private final Field<Budget.Actions> at =
      optional(
          "at",
          new BudgetActionsType(),
          "What is done at which share of the limit. Without it `warn: 80%` and `block: 100%`; with"
              + " it only what it names.");
  private final Field<Budget.WhenUnpriced> whenUnpriced =
      optional(
          "when_unpriced",
          new EnumType<>(Budget.WhenUnpriced.class),
          "What becomes of a call to a model without a price where `limit.usd` is given: `allow`"
              + " (without it): it is sent, and counts by its tokens and as a call. `block`: it is not"
              + " sent.");

  private final Field<Budget.WhenUnknown> whenUnknown =
      optional(
          "when_unknown",
          new EnumType<>(Budget.WhenUnknown.class),
          "With `redis.url`, while Redis does not answer: `open` (without it): calls go on up to this"
              + " process's share of what was left. `closed`: only what was granted to it is spent.");

  BudgetType() {
    super("budget");
  }

  @Override
  Budget build(String ignored, Values values, ReadContext in) {
    String text = values.get(name, null);
    if (text.indexOf('=') >= 0) {
      in.error(values.nodeOf(name), values.keyOf(name), "expected a name without =");
    }
    return new Budget(
        text,
        values.get(when, ALWAYS),
        values.get(per, null),
        values.get(limit, null),
        values.get(window, null),
        values.get(zone, ZoneOffset.UTC),
        values.get(at, Budget.Actions.USUAL),
        values.get(whenUnpriced, Budget.WhenUnpriced.ALLOW),
        values.get(whenUnknown, Budget.WhenUnknown.OPEN));
  }
}
