package io.llmcost.agent.config;

/** All models by id. */
final class ModelMapType extends MapType<Model> {

  ModelMapType() {
    super(
        "an id without spaces that does not begin with "
            + Route.SAME_PROVIDER
            + " and is not "
            + Route.CHEAPEST,
        new ModelType());
  }

  @Override
  void declare(String name, ReadContext in) {
    in.declare(ReadContext.Kind.MODEL, name);
  }

  @Override
  boolean isName(String name) {
    return WordType.isWord(name)
        && !name.startsWith(Route.SAME_PROVIDER)
        && !name.equals(Route.CHEAPEST);
  }

  @Override
  String namePattern() {
    return "^(?!" + Route.SAME_PROVIDER + "|" + Route.CHEAPEST + "$)\\S+$";
  }
}
