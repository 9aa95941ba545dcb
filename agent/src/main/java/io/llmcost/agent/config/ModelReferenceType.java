package io.llmcost.agent.config;

/** The id of a model, {@code same:} and a name on the wire, or {@code cheapest}. */
final class ModelReferenceType extends TextType {

  @Override
  String parse(String text) {
    return WordType.isWord(text) && !text.equals(Route.SAME_PROVIDER) ? text : null;
  }

  @Override
  String accept(String value, Node node, String key, ReadContext in) {
    if (!value.equals(Route.CHEAPEST)) {
      in.refer(ReadContext.Kind.MODEL, value, node, key);
    }
    return value;
  }

  @Override
  String expected() {
    return "the id of a model";
  }

  @Override
  String pattern() {
    return "^(?!" + Route.SAME_PROVIDER + "$)\\S+$";
  }
}
