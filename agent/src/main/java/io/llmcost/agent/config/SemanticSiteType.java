package io.llmcost.agent.config;

import java.util.List;

/** What stands under a pattern of call sites in {@code cache.semantic.sites}. */
final class SemanticSiteType extends StructType<SemanticSite> {

  // The names of semantic.guard.Guard, which this package may not know.
  private static final String[] GUARDS = {
    "numbers",
    "units",
    "dates",
    "negation",
    "opposites",
    "comparison",
    "direction",
    "tense",
    "names",
    "persons",
    "roles",
    "choice",
    "quantity",
    "question",
    "quoted",
    "code",
    "language",
    "content",
  };

  private final Field<Boolean> enabled =
      optional("enabled", new BooleanType(), "Whether calls from here are answered semantically.");
  private final Field<Double> threshold =
      optional("threshold", new ShareType(), "As `cache.semantic.threshold`.");
  private final Field<Double> maxFalseHits =
      optional("max_false_hits", new ShareType(), "As `cache.semantic.max_false_hits`.");
  private final Field<Double> verify =
      optional("verify", new ShareType(), "As `cache.semantic.verify`.");
  private final Field<List<String>> guardsOff =
      optional("guards_off", guards(), "As `cache.semantic.guards_off`.");

  SemanticSiteType() {
    super("semantic_site");
  }

  static SettingType<List<String>> guards() {
    return ListType.values(new ChoiceType(GUARDS));
  }

  @Override
  SemanticSite build(String name, Values values, ReadContext in) {
    return new SemanticSite(
        values.get(enabled, null),
        values.get(threshold, null),
        values.get(maxFalseHits, null),
        values.get(verify, null),
        values.get(guardsOff, null));
  }
}
