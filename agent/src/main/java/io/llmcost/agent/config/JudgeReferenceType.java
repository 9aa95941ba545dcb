package io.llmcost.agent.config;

/** The id of a model that the agent itself can ask, with a key of the configuration. */
final class JudgeReferenceType extends TextType {

  @Override
  String parse(String text) {
    return WordType.isWord(text) ? text : null;
  }

  @Override
  String accept(String value, Node node, String key, ReadContext in) {
    in.refer(ReadContext.Kind.JUDGE, value, node, key);
    return value;
  }

  @Override
  String expected() {
    return "the id of a model";
  }

  @Override
  String pattern() {
    return "^\\S+$";
  }
}
