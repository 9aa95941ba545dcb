package io.llmcost.bench;

import java.lang.instrument.Instrumentation;

/** What every agent costs at least. */
public final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    // nothing, which is what is measured
  }
}
