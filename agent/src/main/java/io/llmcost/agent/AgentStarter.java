package io.llmcost.agent;

import io.llmcost.agent.config.ConfigWatcher;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.instrumentation.HookTransformer;
import io.llmcost.agent.instrumentation.InstrumentedClient;
import io.llmcost.agent.log.Log;
import io.llmcost.bootstrap.AgentClassLoader;
import io.llmcost.bootstrap.Bridge;
import io.llmcost.bootstrap.Starter;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the agent together. What is done here is done before the application's first line, or while
 * it runs: it reads the settings, lays the bridge and names what is to be woven; everything else
 * waits for the first instrumented client, and most of that for its first LLM call.
 */
public final class AgentStarter implements Starter {

  private volatile FirstUse firstUse;

  @Override
  public void start(
      String argument,
      Instrumentation instrumentation,
      AgentClassLoader agentLoader,
      boolean attached) {
    Sources sources = Sources.ofProcess(argument);
    // An application without configuration loads hardly a class of ours before its first client.
    ReadResult read = sources.areSilent() ? null : read(sources);
    firstUse = new FirstUse(agentLoader, sources, read, instrumentation);
    Bridge.handler = firstUse;
    List<InstrumentedClient> woven =
        read == null ? InstrumentedClient.ON_BY_DEFAULT : enabled(read.settings());
    new HookTransformer(woven, agentLoader).install(instrumentation);
    mark();
    announce(read, attached);
  }

  @Override
  public void serve(String request) {
    FirstUse running = firstUse;
    if (running != null) {
      RequestFile.answer(request, running::answer);
    }
  }

  private static ReadResult read(Sources sources) {
    ReadResult read = SettingsReader.read(sources);
    Log.setLevel(read.settings().get(Options.LOG_LEVEL));
    ConfigWatcher.log(read);
    return read;
  }

  private static List<InstrumentedClient> enabled(Settings settings) {
    List<InstrumentedClient> enabled = new ArrayList<>();
    for (InstrumentedClient client : InstrumentedClient.values()) {
      if (client.isEnabled(settings)) {
        enabled.add(client);
      }
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

  private static void announce(ReadResult read, boolean attached) {
    String version = version();
    StringBuilder line = new StringBuilder();
    line.append(version == null ? "" : version + " ").append(attached ? "attached" : "started");
    if (read == null) {
      line.append(", preset safe");
    } else {
      line.append(", preset ").append(read.settings().preset().id());
      for (File file : read.files()) {
        if (file.exists()) {
          line.append(", ").append(file.getPath());
        }
      }
    }
    Log.announce(line.toString());
  }
}
