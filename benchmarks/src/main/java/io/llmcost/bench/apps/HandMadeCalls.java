package io.llmcost.bench.apps;

import io.llmcost.it.apps.MemoryCalls;
import io.llmcost.it.apps.Meter;
import java.io.IOException;

/**
 * Says what a call through OkHttp costs with an interceptor of the application's: {@code
 * HandMadeCalls CALL INTERCEPTOR WARM_UP ROUNDS CALLS_PER_ROUND}.
 */
public final class HandMadeCalls {

  private HandMadeCalls() {}

  public static void main(String[] args) throws IOException {
    MemoryCalls calls = new MemoryCalls(Hand.of(args[1]));
    Meter.of(args, 2).print("", () -> calls.run(args[0]));
  }
}
