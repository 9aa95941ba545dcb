package io.llmcost.agent.instrumentation;

/** A class loader's name for a line of the log: those of containers describe themselves in many. */
final class LoaderText {

  private static final int MAX_LENGTH = 120;

  private LoaderText() {}

  /**
   * @param loader null is the boot loader
   */
  static String of(ClassLoader loader) {
    String text = String.valueOf(loader).trim().replaceAll("\\s+", " ");
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "\u2026";
  }
}
