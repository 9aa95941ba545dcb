package io.llmcost.scenarios;

/**
 * A model on the way to a good answer.
 *
 * @param share of the calls that it is asked in, 0 to 1
 */
record Step(String model, double share) {}
