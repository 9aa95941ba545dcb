package io.llmcost.agent.config;

/** All providers by name. */
final class ProviderMapType extends MapType<Provider> {

  ProviderMapType() {
    super("a name without spaces", new ProviderType());
  }

  @Override
  void declare(String name, ReadContext in) {
    in.declare(ReadContext.Kind.PROVIDER, name);
  }
}
