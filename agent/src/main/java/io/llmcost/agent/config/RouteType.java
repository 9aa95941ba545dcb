package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** An element of {@code routes}. */
final class RouteType extends StructType<Route> {

  /** The share of answers that are compared where a quality is to be kept. */
  private static final double USUAL_SHADOW = 0.05;

  private final Field<String> name =
      required("name", new WordType("a name without spaces"), "Unique; in ledger and reports.");
  private final Field<When> when =
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

  private final Field<Double> stopAbove =
      optional(
          "stop_above",
          new ShareType(),
          "The route is stopped, until the configuration is read anew, when the share of its calls"
              + " whose first tier fails or does not pass the gate exceeds the share of failing calls"
              + " outside of the rollout by more than this, surely and after 20 calls; without it it"
              + " never is.");
  private final Field<Double> shadow =
      optional(
          "shadow",
          new ShareType(),
          "The share of this route's answers that are compared: the requested model is asked the same"
              + " off the caller's path, and both answers are put side by side. See"
              + " `shadow.max_usd_per_day` and `shadow.judge`.");
  private final Field<Double> quality =
      optional(
          "quality",
          new ShareType(),
          "What must be kept of the requested model's quality over all calls, such as 0.95: the route"
              + " begins with few answers of its models and gives more as comparisons show that it may,"
              + " those first that look best. Without `shadow`, 5% are compared, and at first all of"
              + " them.");

  private final Field<Duration> firstTokenTimeout =
      optional(
          "first_token_timeout",
          new DurationType(),
          "A tier whose answer has not begun after this is given up, and the next one is asked; the"
              + " last one may take its time.");
  private final Field<Duration> slowerThan =
      optional(
          "escalate_when_slower_than",
          new DurationType(),
          "A tier is passed over while one of a hundred of its last calls takes longer than this to"
              + " begin its answer.");

  private final Field<List<String>> residency =
      optional(
          "residency",
          ListType.someValues(ReferenceType.region()),
          "Names of regions: calls of this route go only to these of a provider's regions, and to no"
              + " model of a provider that has none of them. Where the application's own request goes to"
              + " a provider without regions, it stays as it is.");

  private final Field<Duration> cacheTtl =
      optional(
          "cache_ttl",
          new DurationType(),
          "As `cache.ttl`, for answers that this route has given; where the call site has a time of its"
              + " own, the shorter one counts.");

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
            values.get(name, null),
            values.get(when, When.ALWAYS),
            tiers,
            given,
            shadowing(values, in),
            values.get(rollout, 1.0),
            values.get(stopAbove, 1.0),
            new Haste(nanos(values, firstTokenTimeout), nanos(values, slowerThan)))
        .in(values.get(residency, Collections.<String>emptyList()))
        .keptFor(values.get(cacheTtl, null));
  }

  private static long nanos(Values values, Field<Duration> field) {
    Duration given = values.get(field, null);
    return given == null ? Long.MAX_VALUE : given.toNanos();
  }

  private Shadowing shadowing(Values values, ReadContext in) {
    double wanted = values.get(quality, 0.0);
    if (wanted >= 1) {
      in.error(
          values.nodeOf(quality),
          values.keyOf(quality),
          "must be below 1: no other model's answers are always as good; leave the route out instead");
    }
    return new Shadowing(values.get(shadow, wanted > 0 ? USUAL_SHADOW : 0.0), wanted);
  }
}
