package io.llmcost.scenarios;

import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.Usage;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * A kind of work that an application has for a model.
 *
 * @param site which of its methods does it, as {@code Class.method}
 * @param instruction of the system; empty for none
 * @param opening what the user's text begins with
 * @param calls in one run
 * @param input tokens of each prompt
 * @param output tokens of each answer
 * @param json whether the answer is to be JSON
 * @param repeats the share of calls whose prompt, to the letter, came before
 * @param steps whom the article lets answer, the first one first
 */
record Work(
    String site,
    String instruction,
    String opening,
    int calls,
    int input,
    int output,
    boolean json,
    double repeats,
    List<Step> steps) {

  /** What every application of the articles asks for. */
  static final String REQUESTED = "gpt-4o";

  static Work of(String site, String instruction, int calls, int input, int output) {
    return new Work(
        site, instruction, "", calls, input, output, false, 0, List.of(new Step(REQUESTED, 1)));
  }

  Work opening(String text) {
    return new Work(site, instruction, text, calls, input, output, json, repeats, steps);
  }

  Work asJson() {
    return new Work(site, instruction, opening, calls, input, output, true, repeats, steps);
  }

  Work repeating(double share) {
    return new Work(site, instruction, opening, calls, input, output, json, share, steps);
  }

  Work by(Step... models) {
    return new Work(
        site, instruction, opening, calls, input, output, json, repeats, Arrays.asList(models));
  }

  Work by(String model) {
    return by(new Step(model, 1));
  }

  /** A part of this, for shorter runs. */
  Work dividedBy(int divisor) {
    int fewer = Math.max(1, calls / divisor);
    return new Work(site, instruction, opening, fewer, input, output, json, repeats, steps);
  }

  /** What only prompts of this work have. */
  String mark() {
    return instruction.isEmpty() ? opening : instruction;
  }

  /** Prompts that are not the same to the letter. */
  int distinct() {
    return calls - (int) Math.round(calls * repeats);
  }

  /** How many of them get to a step. */
  int asked(int step) {
    return (int) Math.round(distinct() * steps.get(step).share());
  }

  /** Which step a model is; -1 for none. */
  int stepOf(String model) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).model().equals(model)) {
        return i;
      }
    }
    return -1;
  }

  /** USD if every call is answered by the requested model. */
  BigDecimal before(PriceTable prices) {
    return cost(prices, REQUESTED, calls);
  }

  /** USD if each step is paid for that is asked, and no prompt twice. */
  BigDecimal after(PriceTable prices) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < steps.size(); i++) {
      sum = sum.add(cost(prices, steps.get(i).model(), asked(i)));
    }
    return sum;
  }

  private BigDecimal cost(PriceTable prices, String model, int answers) {
    if (!prices.knows(model)) {
      throw new IllegalStateException("The scenario has no price for " + model);
    }
    return prices.cost(model, new Usage(input, 0, output, 0)).multiply(BigDecimal.valueOf(answers));
  }
}
