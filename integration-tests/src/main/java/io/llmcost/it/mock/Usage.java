package io.llmcost.it.mock;

/**
 * What a call used.
 *
 * @param input tokens of the prompt, those read from the provider's cache included
 * @param cached those of them that were read from the provider's cache
 * @param output tokens of the answer, reasoning included
 * @param reasoning those of them that were thought and not said
 */
public record Usage(int input, int cached, int output, int reasoning) {}
