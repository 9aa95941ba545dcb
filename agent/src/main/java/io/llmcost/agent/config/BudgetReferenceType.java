package io.llmcost.agent.config;

/** The name of a budget that stands under {@code budgets}. */
final class BudgetReferenceType extends TextType {

  @Override
  String parse(String text) {
    return WordType.isWord(text) ? text : null;
  }

  @Override
  String accept(String value, Node node, String key, ReadContext in) {
    in.refer(ReadContext.Kind.BUDGET, value, node, key);
    return value;
  }

  @Override
  String expected() {
    return "the name of a budget";
  }

  @Override
  String pattern() {
    return "^\\S+$";
  }
}
