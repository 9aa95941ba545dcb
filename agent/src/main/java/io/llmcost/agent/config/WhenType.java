package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The conditions of a route. */
final class WhenType extends StructType<When> {

  private static final List<String> NONE = Collections.emptyList();
  private static final SettingType<List<String>> PATTERNS =
      ListType.someValues(new WordType("a pattern without spaces"));
  private static final SettingType<List<String>> WORDS =
      ListType.someValues(new WordType("a word without spaces"));

  private final Field<List<String>> callSite =
      optional(
          "call_site",
          PATTERNS,
          "Where the application makes the call, as `package.Class.method`; `*` stands for anything"
              + " within a name, `**` also across dots.");
  private final Field<List<String>> model =
      optional("model", PATTERNS, "The requested model; `*` stands for anything.");
  // The ids of llm.Endpoint, which this package may not know.
  private final Field<List<String>> endpoint =
      optional(
          "endpoint",
          ListType.someValues(
              new ChoiceType("chat_completions", "responses", "embeddings", "completions")),
          "The operation.");
  private final Field<List<String>> task =
      optional("task", WORDS, "What the call is for; see `tasks`.");
  private final Field<List<String>> tags =
      optional("tags", WORDS, "A tag of the call: of `tags`, or of the header `x-llmcost-tags`.");
  private final Field<long[]> promptTokens =
      optional(
          "prompt_tokens",
          new RangeType(),
          "The length of the prompt in tokens, estimated as characters / 4.");
  private final Field<double[]> difficulty =
      optional(
          "difficulty",
          new DifficultyType(),
          "How likely a cheap model's answer will not do, 0 to 1, as far as the prompt lets expect; see"
              + " docs/quality.md. A call without a text does not match.");
  private final Field<Map<String, String>> header =
      optional(
          "header",
          new HeaderMapType(new TextType()),
          "Patterns of the values of request headers by name; `*` stands for anything.");

  private final Field<Hours> hours =
      optional(
          "hours",
          new HoursType(),
          "The time of day, in the time zone of the process; the end is not included, and may be on"
              + " the next day.");

  private final Field<List<String>> tenant =
      optional(
          "tenant",
          PATTERNS,
          "Whom the call is made for, see `tenant.header`; `*` stands for anything.");
  private final Field<List<String>> budget =
      optional(
          "budget",
          ListType.someValues(ReferenceType.budget()),
          "Only while that budget, or one of them, is beyond its `at.downgrade`.");

  WhenType() {
    super("when");
  }

  @Override
  When build(String name, Values values, ReadContext in) {
    long[] tokens = values.get(promptTokens, new long[] {0, Long.MAX_VALUE});
    double[] hardness = values.get(difficulty, new double[] {0, 1});
    return When.builder()
        .callSites(values.get(callSite, NONE))
        .models(values.get(model, NONE))
        .endpoints(values.get(endpoint, NONE))
        .tasks(values.get(task, NONE))
        .tags(values.get(tags, NONE))
        .promptTokens(tokens[0], tokens[1])
        .difficulty(hardness[0], hardness[1])
        .headers(values.get(header, Collections.<String, String>emptyMap()))
        .hours(values.get(hours, null))
        .tenants(values.get(tenant, NONE))
        .budgets(values.get(budget, NONE))
        .build();
  }
}
