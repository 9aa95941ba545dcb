package io.llmcost.agent.config;

import java.util.List;

/** An element of {@code urgency.rules}. */
final class UrgencyRuleType extends StructType<UrgencyRule> {

  private final Field<UrgencyRule.When> when =
      optional(
          "when", new UrgencyWhenType(), "Conditions, which must all hold; without it every call.");
  private final Field<Urgency> urgency =
      required(
          "urgency",
          new EnumType<>(Urgency.class),
          "`interactive`: somebody waits. `background`: it may be served at the price for calls that"
              + " wait their turn (flex). `deferred`: it may also be collected for the provider's Batch"
              + " API.");

  UrgencyRuleType() {
    super("urgency");
  }

  @Override
  UrgencyRule build(String name, Values values, ReadContext in) {
    return new UrgencyRule(
        values.get(when, UrgencyRule.When.ALWAYS), values.get(urgency, Urgency.INTERACTIVE));
  }

  /** The rules in their order. */
  static SettingType<List<UrgencyRule>> list() {
    return new ListType<UrgencyRule>(new UrgencyRuleType(), ListType.Form.LIST) {
      @Override
      String format(List<UrgencyRule> value) {
        return value.isEmpty() ? "[]" : value.size() + " rules";
      }
    };
  }
}
