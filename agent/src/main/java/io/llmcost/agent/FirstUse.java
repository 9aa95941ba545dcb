package io.llmcost.agent;

import io.llmcost.agent.cache.CacheRequests;
import io.llmcost.agent.config.ConfigWatcher;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.SettingsSource;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.instrumentation.BridgeDispatcher;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.PlatformPackages;
import io.llmcost.agent.rights.Rights;
import io.llmcost.bootstrap.AgentClassLoader;
import io.llmcost.bootstrap.Bridge;
import java.lang.instrument.Instrumentation;
import java.util.function.BiFunction;

/**
 * Stands behind the bridge until woven code is run for the first time, and makes what takes its
 * place then: a program that never uses an instrumented client does not load it.
 */
final class FirstUse implements BiFunction<String, Object[], Object[]> {

  private final AgentClassLoader agentLoader;
  private final Sources sources;
  private final ReadResult read;
  private final Instrumentation instrumentation;
  private BiFunction<String, Object[], Object[]> made;
  private boolean failed;
  private volatile AgentRuntime runtime;

  /**
   * @param read what was read of the sources; null if they were silent, and are read at first use
   */
  FirstUse(
      AgentClassLoader agentLoader,
      Sources sources,
      ReadResult read,
      Instrumentation instrumentation) {
    this.agentLoader = agentLoader;
    this.sources = sources;
    this.read = read;
    this.instrumentation = instrumentation;
  }

  @Override
  public Object[] apply(String hook, Object[] arguments) {
    BiFunction<String, Object[], Object[]> handler = handler();
    return handler == null ? null : handler.apply(hook, arguments);
  }

  private synchronized BiFunction<String, Object[], Object[]> handler() {
    if (made == null && !failed) {
      try {
        made = Rights.ofAgent(this::make);
        Bridge.handler = made;
      } catch (RuntimeException | LinkageError e) {
        failed = true;
        Log.warn("llmcost cannot handle calls in this process", e);
      }
    }
    return made;
  }

  /** What somebody wants to know who has attached to this process. */
  byte[] answer(String words) {
    AgentRuntime running = runtime;
    return running == null
        ? CacheRequests.error(AgentRuntime.NO_CALL_YET)
        : Rights.ofAgent(() -> running.answer(words));
  }

  private BiFunction<String, Object[], Object[]> make() {
    PlatformPackages.by(instrumentation);
    ReadResult current = read != null ? read : readNow();
    Settings settings = ApplicationName.in(current.settings());
    SettingsSource source = new SettingsSource(settings);
    ConfigWatcher watcher = new ConfigWatcher(sources, current, source);
    AgentRuntime fresh =
        new AgentRuntime(settings, new Periodically(watcher), environmentBaseUrl());
    source.onChange(
        changed -> {
          Log.setLevel(changed.get(Options.LOG_LEVEL));
          fresh.reconfigure(ApplicationName.in(changed));
        });
    runtime = fresh;
    return new BridgeDispatcher(agentLoader, new GlueServices(fresh, new CallSites()));
  }

  private ReadResult readNow() {
    ReadResult current = SettingsReader.read(sources);
    Log.setLevel(current.settings().get(Options.LOG_LEVEL));
    ConfigWatcher.log(current);
    return current;
  }

  private static String environmentBaseUrl() {
    try {
      String property = System.getProperty("openai.baseUrl");
      return property != null ? property : System.getenv("OPENAI_BASE_URL");
    } catch (SecurityException e) {
      return null;
    }
  }
}
