package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;

/** What stands under an id in {@code models}. */
final class ModelType extends StructType<Model> {

  private final Field<String> provider =
      optional(
          "provider",
          new WordType("the name of a provider"),
          "A name under `providers`; without it the model is asked for at the provider that the call"
              + " goes to anyway.");
  private final Field<String> wireName =
      optional("name", new TextType(), "What the provider calls it; without it the id.");
  private final Field<Map<String, BigDecimal>> price =
      optional(
          "price",
          new PriceType(),
          "USD per million tokens; without it the price book's. Unknown prices stay unknown.");
  private final Field<Map<String, String>> rename =
      optional(
          "rename",
          new MapType<>("the name of a request member", new RenameType()),
          "Members of the request that have another name at this model; `null` takes the member"
              + " out.");

  ModelType() {
    super("model");
  }

  @Override
  Model build(String id, Values values, ReadContext in) {
    String providerName = values.get(provider, null);
    if (providerName != null) {
      in.refer(
          ReadContext.Kind.PROVIDER, providerName, values.nodeOf(provider), values.keyOf(provider));
    }
    return new Model(
        id,
        providerName,
        values.get(wireName, id),
        values.get(price, Collections.<String, BigDecimal>emptyMap()),
        values.get(rename, Collections.<String, String>emptyMap()));
  }
}
