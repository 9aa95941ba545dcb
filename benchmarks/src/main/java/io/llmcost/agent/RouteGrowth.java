package io.llmcost.agent;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.it.apps.Meter;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a routed call costs with so many routes, each for a call site of its own: {@code RouteGrowth
 * ROUTES WARM_UP ROUNDS CALLS_PER_ROUND}. Also prints {@code first-ns}, what the first call of one
 * more call site takes once the code is warm: the median over all but the first half.
 */
public final class RouteGrowth {

  /** They are as many whatever there is of routes, so that only the routes differ. */
  private static final int CALL_SITES = 256;

  private RouteGrowth() {}

  public static void main(String[] args) throws IOException {
    int routes = Integer.parseInt(args[0]);
    Chain chain = new Chain(configuration(routes));
    CallContext[] callers = new CallContext[CALL_SITES];
    HttpRequest request = Chain.request(1_024, "");
    long[] nanos = new long[CALL_SITES];
    for (int i = 0; i < CALL_SITES; i++) {
      callers[i] = Chain.caller("com.acme.Site" + (long) i * routes / CALL_SITES + ".call" + i);
      long start = System.nanoTime();
      chain.call(request, callers[i]);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos, CALL_SITES / 2, CALL_SITES);
    System.out.println("first-ns=" + nanos[CALL_SITES * 3 / 4]);
    int[] next = new int[1];
    Meter.of(args, 1).print("", () -> chain.call(request, callers[next[0]++ % CALL_SITES]));
    System.exit(0);
  }

  private static String configuration(int routes) {
    StringBuilder yaml =
        new StringBuilder("preset: safe\ncache: { enabled: false }\nledger: { enabled: false }\n")
            .append("coalesce: { enabled: false }\nroutes:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append("  - { name: r").append(i);
      yaml.append(", when: { call_site: com.acme.Site").append(i);
      yaml.append(".* }, use: \"same:gpt-4o-mini\" }\n");
    }
    return yaml.toString();
  }
}
