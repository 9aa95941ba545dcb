package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** An element of {@code limits.rules}. */
final class LimitType extends StructType<Limit> {

  private final Field<String> provider =
      optional(
          "provider",
          new WordType("a provider's name"),
          "As `providers` or the price list calls it, such as `openai`; without it every provider,"
              + " all together.");
  private final Field<List<String>> model =
      optional(
          "model",
          ListType.someValues(new WordType("a model's name, or a pattern such as gpt-4o*")),
          "The models that share it, as they are called at the provider; `*` is anything. Without it"
              + " all of them.");
  private final Field<Long> perSecond =
      optional("requests_per_second", new CountType(), "In any second.");
  private final Field<Long> perMinute =
      optional("requests_per_minute", new CountType(), "In any minute.");
  private final Field<Long> tokens =
      optional(
          "tokens_per_minute",
          new CountType(),
          "In any minute, prompts and answers. What a request may use at most is set aside; what its"
              + " answer says counts in the end.");
  private final Field<Long> concurrent =
      optional("concurrent", new CountType(), "Requests whose answers are not over.");

  LimitType() {
    super("limit");
  }

  @Override
  Limit build(String ignored, Values values, ReadContext in) {
    long second = most(values, perSecond, in);
    long minute = most(values, perMinute, in);
    long used = most(values, tokens, in);
    long atOnce = most(values, concurrent, in);
    if (second == Limit.NONE
        && minute == Limit.NONE
        && used == Limit.NONE
        && atOnce == Limit.NONE) {
      in.error(
          values.node,
          values.key,
          "limits nothing: give requests_per_second, requests_per_minute, tokens_per_minute or"
              + " concurrent");
    }
    return new Limit(
        values.get(provider, null),
        values.get(model, Collections.<String>emptyList()),
        second,
        minute,
        used,
        atOnce);
  }

  private static long most(Values values, Field<Long> field, ReadContext in) {
    long given = values.get(field, Limit.NONE);
    if (given == 0) {
      in.error(values.nodeOf(field), values.keyOf(field), "expected 1 or more, found 0");
    }
    return given;
  }
}
