package io.llmcost.agent;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.it.apps.Meter;
import java.io.IOException;

/**
 * What a routed call costs with so many routes, each for a call site of its own, which have all
 * called: {@code RouteGrowth ROUTES WARM_UP ROUNDS CALLS_PER_ROUND}.
 */
public final class RouteGrowth {

  private RouteGrowth() {}

  public static void main(String[] args) throws IOException {
    int routes = Integer.parseInt(args[0]);
    Chain chain = new Chain(configuration(routes));
    CallContext[] callers = new CallContext[routes];
    for (int i = 0; i < routes; i++) {
      callers[i] = Chain.caller("com.acme.Site" + i + ".call");
    }
    HttpRequest request = Chain.request(1_024, "");
    for (CallContext caller : callers) {
      chain.call(request, caller);
    }
    int[] next = new int[1];
    Meter.of(args, 1).print("", () -> chain.call(request, callers[next[0]++ % routes]));
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
