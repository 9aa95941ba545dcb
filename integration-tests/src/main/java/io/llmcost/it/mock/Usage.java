package io.llmcost.it.mock;

/**
 * What a call used.
 *
 * @param input tokens of the prompt, those read from and written to the provider's cache included
 * @param cached those of them that were read from the provider's cache
 * @param written those of them that were written to it
 * @param writtenForAnHour those of the written ones that stay there for an hour
 * @param output tokens of the answer, reasoning included
 * @param reasoning those of them that were thought and not said
 */
public record Usage(
    int input, int cached, int written, int writtenForAnHour, int output, int reasoning) {

  /** Of a call after which nothing is kept. */
  public Usage(int input, int cached, int output, int reasoning) {
    this(input, cached, 0, 0, output, reasoning);
  }
}
