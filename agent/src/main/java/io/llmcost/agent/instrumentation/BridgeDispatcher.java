package io.llmcost.agent.instrumentation;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import io.llmcost.bootstrap.AgentClassLoader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * What the bridge calls: finds the handler of a hook by the first part of its name ({@code
 * client.event}). Whatever goes wrong here ends in "go on".
 */
public final class BridgeDispatcher implements BiFunction<String, Object[], Object[]> {

  private final Map<String, BiFunction<String, Object[], Object[]>> handlers = new HashMap<>();
  private final Map<String, Target> targets = new ConcurrentHashMap<>();

  /**
   * @param agentLoader where glue is found
   */
  public BridgeDispatcher(AgentClassLoader agentLoader, GlueServices services) {
    for (InstrumentedClient client : InstrumentedClient.values()) {
      handlers.put(
          client.id(),
          client.anchorName() == null
              ? new JdkCalls(client.glueName(), services)
              : ofApplications(new GlueSource(client, agentLoader, services)));
    }
  }

  /** Glue is made with the agent's rights, and runs with the application's: it sends for it. */
  private static BiFunction<String, Object[], Object[]> ofApplications(GlueSource source) {
    return (event, arguments) -> {
      Class<?> woven = (Class<?>) arguments[0];
      if (Rights.areChecked()) {
        Rights.ofAgent(() -> source.prepare(woven));
      }
      return source.handle(woven, event, arguments);
    };
  }

  @Override
  public Object[] apply(String hook, Object[] arguments) {
    try {
      Target target = targets.get(hook);
      if (target == null) {
        target = target(hook);
        targets.put(hook, target);
      }
      return target.handler.apply(target.event, arguments);
    } catch (Throwable e) {
      Log.warnOnce("bridge:" + hook + e.getClass(), "Hook " + hook + " failed: " + e);
      return null;
    }
  }

  private Target target(String hook) {
    int dot = hook.indexOf('.');
    BiFunction<String, Object[], Object[]> handler = handlers.get(hook.substring(0, dot));
    return new Target(
        handler == null ? (event, arguments) -> null : handler, hook.substring(dot + 1));
  }

  /** A hook's name, taken apart once: hooks are met in calls that are none of ours too. */
  private static final class Target {
    private final BiFunction<String, Object[], Object[]> handler;
    private final String event;

    Target(BiFunction<String, Object[], Object[]> handler, String event) {
      this.handler = handler;
      this.event = event;
    }
  }
}
