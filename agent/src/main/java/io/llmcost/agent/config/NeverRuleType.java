package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** An element of {@code cache.never}. */
final class NeverRuleType extends StructType<NeverRule> {

  private static final List<String> NONE = Collections.emptyList();

  private final Field<List<String>> text =
      optional(
          "text",
          ListType.someValues(new RegexType()),
          "A regular expression that is found in one of the prompt's texts, whoever says it.");
  private final Field<List<String>> callSite =
      optional(
          "call_site",
          ListType.someValues(new WordType("a pattern without spaces")),
          "Where the application makes the call, as `package.Class.method`; `*` stands for anything"
              + " within a name, `**` also across dots.");
  private final Field<List<String>> model =
      optional(
          "model",
          ListType.someValues(new WordType("a pattern without spaces")),
          "The requested model; `*` stands for anything.");
  private final Field<List<String>> tags =
      optional(
          "tags",
          ListType.someValues(new WordType("a word without spaces")),
          "A tag of the call: of `tags`, or of the header `x-llmcost-tags`.");
  private final Field<Map<String, String>> header =
      optional(
          "header",
          new HeaderMapType(new TextType()),
          "Patterns of the values of request headers by name; `*` stands for anything.");

  NeverRuleType() {
    super("never");
  }

  @Override
  NeverRule build(String name, Values values, ReadContext in) {
    if (values.node.entries.isEmpty()) {
      in.error(
          values.node, values.key, "says nothing: give text, call_site, model, tags or header");
    }
    return new NeverRule(
        values.get(text, NONE),
        values.get(callSite, NONE),
        values.get(model, NONE),
        values.get(tags, NONE),
        values.get(header, Collections.<String, String>emptyMap()));
  }
}
