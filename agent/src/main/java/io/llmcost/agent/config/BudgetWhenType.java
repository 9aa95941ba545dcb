package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** The conditions of a budget. */
final class BudgetWhenType extends StructType<Budget.When> {

  private static final List<String> NONE = Collections.emptyList();
  private static final SettingType<List<String>> PATTERNS =
      ListType.someValues(new WordType("a pattern without spaces"));
  private static final SettingType<List<String>> WORDS =
      ListType.someValues(new WordType("a word without spaces"));

  private final Field<List<String>> app =
      optional("app", PATTERNS, "The application's name, see `app`; `*` stands for anything.");
  private final Field<List<String>> callSite =
      optional(
          "call_site",
          PATTERNS,
          "Where the application makes the call, as `package.Class.method`; `*` stands for anything"
              + " within a name, `**` also across dots.");
  private final Field<List<String>> model =
      optional(
          "model",
          PATTERNS,
          "The requested model, whichever serves the call; `*` stands for anything.");
  private final Field<List<String>> tags =
      optional("tags", WORDS, "A tag of the call: of `tags`, or of the header `x-llmcost-tags`.");
  private final Field<List<String>> tenant =
      optional(
          "tenant",
          PATTERNS,
          "Whom the call is made for, see `tenant.header`; `*` stands for anything.");

  BudgetWhenType() {
    super("budget-when");
  }

  /** No condition at all. */
  static Budget.When always() {
    return new Budget.When(NONE, NONE, NONE, NONE, NONE);
  }

  @Override
  Budget.When build(String name, Values values, ReadContext in) {
    return new Budget.When(
        values.get(app, NONE),
        values.get(callSite, NONE),
        values.get(model, NONE),
        values.get(tags, NONE),
        values.get(tenant, NONE));
  }
}
