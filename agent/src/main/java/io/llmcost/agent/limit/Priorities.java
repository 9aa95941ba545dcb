package io.llmcost.agent.limit;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Limit.Priority;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.util.Map;

/** How soon the calls of a call site get their turn. Asked only of calls that have to wait. */
final class Priorities {

  private Priorities() {}

  /** That of the first pattern that fits. */
  static Priority of(Settings settings, String callSite) {
    for (Map.Entry<String, Priority> entry : settings.get(Options.LIMITS_PRIORITIES).entrySet()) {
      if (callSite != null && Glob.dotted(entry.getKey()).matches(callSite)) {
        return entry.getValue();
      }
    }
    return Priority.NORMAL;
  }
}
