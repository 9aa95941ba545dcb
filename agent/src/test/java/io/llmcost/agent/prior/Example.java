package io.llmcost.agent.prior;

/**
 * A prompt, and which share of the cheap models answered it well.
 *
 * @param good 0 to 1; NaN if it is not known and the prompt only shows what is usual
 */
public record Example(String prompt, double good, String source) {}
