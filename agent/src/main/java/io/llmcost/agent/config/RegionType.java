package io.llmcost.agent.config;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;

/** An element of a provider's {@code regions}; its provider completes it. */
final class RegionType extends StructType<Region> {

  private final Field<String> name =
      required("name", new WordType("a name without spaces"), "In ledger and `residency`.");
  private final Field<Url> baseUrl =
      required("base_url", new UrlType(), "As the provider's own, in this region.");
  private final Field<String> apiKey =
      optional(
          "api_key", new SecretType(), "For this region; without it the provider's own is sent.");

  RegionType() {
    super("region");
  }

  @Override
  Region build(String ignored, Values values, ReadContext in) {
    String id = values.get(name, null);
    in.declare(ReadContext.Kind.REGION, id);
    return new Region(
        id,
        new Provider(id, values.get(baseUrl, null), values.get(apiKey, null), null, Headers.EMPTY));
  }
}
