package io.llmcost.it.apps;

import java.io.IOException;

/**
 * Says what a call through OkHttp costs its thread: {@code MeasuredCalls CALL WARM_UP ROUNDS
 * CALLS_PER_ROUND}.
 */
public final class MeasuredCalls {

  private MeasuredCalls() {}

  public static void main(String[] args) throws IOException {
    MemoryCalls calls = new MemoryCalls();
    Meter.of(args, 1).print("", () -> calls.run(args[0]));
  }
}
