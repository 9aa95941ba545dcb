package io.llmcost.agent.config;

/** A name that has to be declared somewhere. */
final class ReferenceType extends TextType {

  private final ReadContext.Kind kind;
  private final String expected;

  private ReferenceType(ReadContext.Kind kind, String expected) {
    this.kind = kind;
    this.expected = expected;
  }

  /** The name of a budget that stands under {@code budgets}. */
  static ReferenceType budget() {
    return new ReferenceType(ReadContext.Kind.BUDGET, "the name of a budget");
  }

  /** The name of a region of one of the providers. */
  static ReferenceType region() {
    return new ReferenceType(ReadContext.Kind.REGION, "the name of a region");
  }

  /** The id of a model that the agent itself can ask, with a key of the configuration. */
  static ReferenceType ownModel() {
    return new ReferenceType(ReadContext.Kind.JUDGE, "the id of a model");
  }

  @Override
  String parse(String text) {
    return WordType.isWord(text) ? text : null;
  }

  @Override
  String accept(String value, Node node, String key, ReadContext in) {
    in.refer(kind, value, node, key);
    return value;
  }

  @Override
  String expected() {
    return expected;
  }

  @Override
  String pattern() {
    return "^\\S+$";
  }
}
