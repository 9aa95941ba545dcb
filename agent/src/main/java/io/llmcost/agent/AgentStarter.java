package io.llmcost.agent;

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
import io.llmcost.agent.instrumentation.Hook;
import io.llmcost.agent.instrumentation.HookTransformer;
import io.llmcost.agent.instrumentation.Hooks;
import io.llmcost.agent.log.Log;
import io.llmcost.bootstrap.AgentClassLoader;
import io.llmcost.bootstrap.Bridge;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the agent together. What is done here is done before the application's first line, or while
 * it runs: it reads the settings, lays the bridge and weaves; everything else waits for the first
 * LLM call.
 */
public final class AgentStarter {

  private AgentStarter() {}

  /**
   * Called once by the launcher.
   *
   * @param argument what stands behind the jar in {@code -javaagent}; may be null
   * @param agentLoader an {@link AgentClassLoader}
   * @param attached whether the application was already running
   */
  public static void start(
      String argument, Instrumentation instrumentation, ClassLoader agentLoader, boolean attached) {
    Sources sources = Sources.ofProcess(argument);
    ReadResult read = SettingsReader.read(sources);
    Settings settings = ApplicationName.in(read.settings());
    Log.setLevel(settings.get(Options.LOG_LEVEL));
    ConfigWatcher.log(read);

    SettingsSource source = new SettingsSource(settings);
    ConfigWatcher watcher = new ConfigWatcher(sources, read, source);
    AgentRuntime runtime =
        new AgentRuntime(settings, new Periodically(watcher), environmentBaseUrl());
    source.onChange(
        changed -> {
          Log.setLevel(changed.get(Options.LOG_LEVEL));
          runtime.reconfigure(ApplicationName.in(changed));
        });

    Bridge.handler =
        new BridgeDispatcher(
            (AgentClassLoader) agentLoader, new GlueServices(runtime, new CallSites()));
    new HookTransformer(enabledHooks(settings), agentLoader).install(instrumentation);
    mark();
    announce(settings, read, attached);
  }

  private static List<Hook> enabledHooks(Settings settings) {
    List<Hook> enabled = new ArrayList<>();
    for (Hook hook : Hooks.all()) {
      if (isEnabled(hook.client(), settings)) {
        enabled.add(hook);
      }
    }
    return enabled;
  }

  private static boolean isEnabled(String client, Settings settings) {
    return client.equals("jdk")
        ? settings.get(Options.HOOK_JDK_ENABLED)
        : settings.get(Options.HOOK_OKHTTP_ENABLED);
  }

  private static String environmentBaseUrl() {
    try {
      String property = System.getProperty("openai.baseUrl");
      return property != null ? property : System.getenv("OPENAI_BASE_URL");
    } catch (SecurityException e) {
      return null;
    }
  }

  /** Tells who attaches, and monitoring, that the agent is there. */
  private static void mark() {
    try {
      System.setProperty("io.llmcost.agent.version", version() == null ? "" : version());
    } catch (SecurityException e) {
      Log.debug("The process is not marked", e);
    }
  }

  private static String version() {
    return Bridge.class.getPackage().getImplementationVersion();
  }

  private static void announce(Settings settings, ReadResult read, boolean attached) {
    String version = version();
    StringBuilder line = new StringBuilder();
    line.append(version == null ? "" : version + " ")
        .append(attached ? "attached" : "started")
        .append(", preset ")
        .append(settings.preset().id());
    for (File file : read.files()) {
      if (file.exists()) {
        line.append(", ").append(file.getPath());
      }
    }
    Log.announce(line.toString());
  }
}
