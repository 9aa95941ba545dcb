package io.llmcost.agent.config;

import java.math.BigDecimal;

/** The limit of a budget. */
final class BudgetLimitType extends StructType<Budget.Limit> {

  private final Field<BigDecimal> usd =
      optional(
          "usd",
          new DecimalType("USD, a number such as 50, without quotes"),
          "What may be spent, in USD.");
  private final Field<Long> tokens =
      optional("tokens", new CountType(), "Tokens of prompts and answers.");
  private final Field<Long> calls =
      optional("calls", new CountType(), "Requests that are answered with success.");

  BudgetLimitType() {
    super("budget-limit");
  }

  @Override
  Budget.Limit build(String name, Values values, ReadContext in) {
    if (values.nodeOf(usd) == null
        && values.nodeOf(tokens) == null
        && values.nodeOf(calls) == null) {
      in.error(values.node, values.key, "limits nothing: give usd, tokens or calls");
      return null;
    }
    return new Budget.Limit(
        values.get(usd, null),
        values.get(tokens, Budget.Limit.NONE),
        values.get(calls, Budget.Limit.NONE));
  }
}
