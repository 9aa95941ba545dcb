package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;

/** The gate of a route. */
final class GateType extends StructType<Gate> {

  private final Field<List<Double>> minScore =
      optional(
          "min_score",
          ListType.someValues(new ShareType()),
          "What an answer must reach, 0 to 1, for each tier in its order; 1 is an answer against which"
              + " nothing speaks. Without it: 0.8, then 0.9. The last tier's answer is taken as it is,"
              + " unless it is listed too; the application's own request is then made instead.");
  private final Field<Double> minPassRate =
      optional(
          "min_pass_rate",
          new ShareType(),
          "A tier whose answers pass less often than this at a call site is left out there, but for"
              + " one call of 20; without it 20%. 0 asks every tier always.");
  private final Field<BigDecimal> maxCostUsd =
      optional(
          "max_cost_usd",
          new DecimalType("USD, a number such as 0.05, without quotes"),
          "What one call may cost with all its tiers, in USD: no further tier is asked that would"
              + " come to more, and the best answer so far is given.");
  private final Field<Gate.Streams> streams =
      optional(
          "streams",
          new EnumType<>(Gate.Streams.class),
          "`first`: the first tier serves streams, and what comes is not judged. `buffer`: a stream"
              + " is read to its end and judged before the application gets the first of it."
              + " `requested`: streams stay with the requested model.");

  private final Field<Boolean> logprobs =
      optional(
          "logprobs",
          new BooleanType(),
          "Whether a model whose answer is judged is asked for the probabilities of its tokens"
              + " (`logprobs`), which the application does not see; of streams only where `streams` is"
              + " `buffer`, and not where it was refused. Without it, it is.");

  private final Field<String> judge =
      optional(
          "judge",
          ReferenceType.ownModel(),
          "The id of a model under `models`, of a provider with an `api_key`, that is asked whether an"
              + " answer does what the request asks. The application waits for it; only whole answers"
              + " are put to it against which nothing else speaks.");

  GateType() {
    super("gate");
  }

  @Override
  Gate build(String name, Values values, ReadContext in) {
    return new Gate(
        values.get(minScore, Collections.<Double>emptyList()),
        values.get(minPassRate, Gate.USUAL_PASS_RATE),
        values.get(maxCostUsd, null),
        values.get(streams, Gate.Streams.FIRST),
        values.get(logprobs, true),
        values.get(judge, null));
  }
}
