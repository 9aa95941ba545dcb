package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** The conditions of a rule for urgency. */
final class UrgencyWhenType extends StructType<UrgencyRule.When> {

  private static final List<String> NONE = Collections.emptyList();
  private static final SettingType<List<String>> PATTERNS =
      ListType.someValues(new WordType("a pattern without spaces"));

  private final Field<List<String>> callSite =
      optional(
          "call_site",
          PATTERNS,
          "Where the application makes the call, as `package.Class.method`; `*` stands for anything"
              + " within a name, `**` also across dots.");
  // The names of gateway.ThreadKind, which this package may not know.
  private final Field<List<String>> thread =
      optional(
          "thread",
          ListType.someValues(new ChoiceType("scheduler", "batch", "queue")),
          "The kind of thread that makes the call, as far as its stack tells: a scheduler's, a batch"
              + " job's, a queue's consumer. See docs/batching.md.");
  private final Field<List<String>> tags =
      optional(
          "tags",
          ListType.someValues(new WordType("a word without spaces")),
          "A tag of the call: of `tags`, or of the header `x-llmcost-tags`.");
  private final Field<List<String>> model =
      optional("model", PATTERNS, "The requested model; `*` stands for anything.");
  // The ids of llm.Endpoint, which this package may not know.
  private final Field<List<String>> endpoint =
      optional(
          "endpoint",
          ListType.someValues(
              new ChoiceType("chat_completions", "responses", "embeddings", "completions")),
          "The operation.");
  private final Field<List<String>> tenant =
      optional(
          "tenant",
          PATTERNS,
          "Whom the call is made for, see `tenant.header`; `*` stands for anything.");

  UrgencyWhenType() {
    super("urgency-when");
  }

  @Override
  UrgencyRule.When build(String name, Values values, ReadContext in) {
    return new UrgencyRule.When(
        values.get(callSite, NONE),
        values.get(thread, NONE),
        values.get(tags, NONE),
        values.get(model, NONE),
        values.get(endpoint, NONE),
        values.get(tenant, NONE));
  }
}
