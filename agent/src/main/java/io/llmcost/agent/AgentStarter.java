package io.llmcost.agent;

import io.llmcost.agent.config.ConfigWatcher;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
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
 * it runs: it reads the settings, lays the bridge and names what is to be woven; everything else
 * waits for the first instrumented client, and most of that for its first LLM call.
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
    Settings settings = read.settings();
    Log.setLevel(settings.get(Options.LOG_LEVEL));
    if (!read.errors().isEmpty() || !read.warnings().isEmpty()) {
      ConfigWatcher.log(read);
    }
    Bridge.handler = new FirstUse((AgentClassLoader) agentLoader, sources, read);
    new HookTransformer(enabledHooks(settings), agentLoader).install(instrumentation);
    mark();
    announce(settings, read, attached);
  }

  private static List<String> enabledHooks(Settings settings) {
    List<String> enabled = new ArrayList<>();
    if (settings.get(Options.HOOK_OKHTTP_ENABLED)) {
      enabled.addAll(Hooks.OKHTTP);
    }
    if (settings.get(Options.HOOK_JDK_ENABLED)) {
      enabled.addAll(Hooks.JDK);
    }
    return enabled;
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
