package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.HandledAbove;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * What only the thread knows that enqueues a call to a watched place, until the interceptor asks
 * for it: where the call comes from, and whether a client above has handled it.
 */
final class EnqueueSites {

  private static final String HANDLED_ABOVE = "handled above";

  private final GlueServices services;
  // Calls have no equals of their own, so weak keys are compared by identity; those never run are
  // forgotten with their calls.
  private final Map<Call, String> sites = Collections.synchronizedMap(new WeakHashMap<>());

  EnqueueSites(GlueServices services) {
    this.services = services;
  }

  void note(Call call) {
    Request request = call.request();
    HttpUrl url = request.url();
    if (!services.calls().watches(url.scheme(), url.host(), url.port())
        || request.header(CallSites.HEADER) != null && !HandledAbove.here()) {
      return;
    }
    if (HandledAbove.here()) {
      sites.put(call, HANDLED_ABOVE);
      return;
    }
    String site = services.callSites().find();
    if (site != null) {
      sites.put(call, site);
    }
  }

  /** Whether a client above has handled a call that was enqueued. */
  @SuppressWarnings("ReferenceEquality") // nobody else's site
  boolean isHandledAbove(Call call) {
    return sites.get(call) == HANDLED_ABOVE;
  }

  /** The site of a call, or null if it was not enqueued. */
  String take(Call call) {
    return sites.remove(call);
  }

  /** How many calls are known that have not been asked for. */
  int size() {
    return sites.size();
  }
}
