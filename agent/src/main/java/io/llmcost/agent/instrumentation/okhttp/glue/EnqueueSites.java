package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** The call sites of enqueued calls to watched places, until the interceptor asks for them. */
final class EnqueueSites {

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
        || request.header(CallSites.HEADER) != null) {
      return;
    }
    String site = services.callSites().find();
    if (site != null) {
      sites.put(call, site);
    }
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
