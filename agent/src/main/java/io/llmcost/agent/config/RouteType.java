package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** An element of {@code routes}. */
final class RouteType extends StructType<Route> {

  private static final Route.When ALWAYS = WhenType.always();

  private final Field<String> name =
      required("name", new WordType("a name without spaces"), "Unique; in ledger and reports.");
  private final Field<Route.When> when =
      optional("when", new WhenType(), "Conditions, which must all hold; without it every call.");
  private final Field<List<String>> use =
      required(
          "use",
          ListType.someValues(new ModelReferenceType()),
          "Ids under `models`, or `same:NAME` for the model NAME at the provider that the call goes to"
              + " anyway, or `cheapest`: the model under `models` that can do what the call needs for"
              + " the least, if that is less than the requested one's price. The first one is used;"
              + " where there are more, the next one is when an answer does not pass the gate.");
  private final Field<Gate> gate =
      optional(
          "gate",
          new GateType(),
          "When an answer is good enough; without it the usual one where `use` has several models.");
  private final Field<Double> rollout =
      optional(
          "rollout",
          new ShareType(),
          "The share of the matching calls, stable by hash; without it all of them.");

  RouteType() {
    super("route");
  }

  @Override
  Route build(String ignored, Values values, ReadContext in) {
    List<String> tiers = values.get(use, Collections.<String>emptyList());
    Gate given = values.get(gate, tiers.size() > 1 ? Gate.USUAL : Gate.OPEN);
    int scores = given.minScores().size();
    if (values.nodeOf(gate) != null && scores > tiers.size()) {
      in.error(
          values.nodeOf(gate),
          values.keyOf(gate) + ".min_score",
          scores + " scores for " + tiers.size() + " under use");
    }
    return new Route(
        values.get(name, null), values.get(when, ALWAYS), tiers, given, values.get(rollout, 1.0));
  }
}
