package io.llmcost.agent;

import io.llmcost.agent.batch.UrgencyStage;
import io.llmcost.agent.cache.CacheRequests;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.gateway.ThreadKind;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.gateway.WatchedHosts;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.UnhandledCalls;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.log.Log;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * The agent as the instrumentation sees it. Light until the first LLM call, which makes the {@link
 * Engine}.
 */
final class AgentRuntime implements CallHandler {

  static final String NO_CALL_YET = "it has made no LLM call yet, so it keeps nothing";

  private final PassedThrough passedThrough = new PassedThrough(this::keepAtExit);
  private final Runnable beforeCall;
  private final String environmentBaseUrl;
  private volatile State state;
  private final BiFunction<Settings, PassedThrough, Engine> engineMaker;
  private volatile Engine engine;
  private volatile boolean engineFailed;

  /**
   * @param beforeCall run at each LLM call, so that a changed configuration holds for it;
   *     nanoseconds when there is nothing to do
   * @param environmentBaseUrl where the environment tells OpenAI SDKs to go, or null: watched too
   */
  AgentRuntime(Settings settings, Runnable beforeCall, String environmentBaseUrl) {
    this(settings, beforeCall, environmentBaseUrl, Engine::new);
  }

  AgentRuntime(
      Settings settings,
      Runnable beforeCall,
      String environmentBaseUrl,
      BiFunction<Settings, PassedThrough, Engine> engineMaker) {
    this.engineMaker = engineMaker;
    this.beforeCall = beforeCall;
    this.environmentBaseUrl = environmentBaseUrl;
    this.state = new State(settings, environmentBaseUrl);
  }

  /** What people want to know of this process. */
  byte[] answer(String words) {
    Engine running = engine;
    return running == null
        ? CacheRequests.error(NO_CALL_YET)
        : running.answer(words, state.rollout.settings());
  }

  /** New settings hold from the next call on. */
  void reconfigure(Settings settings) {
    state = new State(settings, environmentBaseUrl);
    engineFailed = false;
    Engine running = engine;
    if (running != null) {
      running.reconfigure(settings);
    }
  }

  @Override
  public boolean watches(String scheme, String host, int port) {
    return state.hosts.watches(host, port);
  }

  @Override
  public boolean isStrange(String host, int port) {
    State now = state;
    return now.rollout.settings().get(Options.PRESET) != Preset.OFF
        && now.hosts.isStrange(host, port);
  }

  @Override
  public boolean mayBridge(String host, int port) {
    return !state.unbridged.watches(host, port);
  }

  @Override
  public int maxBodyBytes() {
    return state.rollout.settings().get(Options.MAX_BODY_BYTES);
  }

  @Override
  public void passedThrough(String client, String reason) {
    passedThrough.count(client, reason);
  }

  @Override
  public boolean wants(String method, String path) {
    if (!method.equals("POST")) {
      return false;
    }
    if (Endpoint.ofPath(path) == null) {
      passedThrough.count("any client", "not an endpoint that is handled");
      return false;
    }
    beforeCall.run();
    return !engineFailed && state.rollout.settings().get(Options.PRESET) != Preset.OFF;
  }

  @Override
  public CompletionStage<HttpResponse> handle(
      HttpRequest request, CallContext context, Upstream upstream) {
    Engine running = engine != null ? engine : makeEngine();
    return running == null
        ? upstream.send(request.withHeaders(request.headers().withoutPrefix(Controls.PREFIX)))
        : running.gateway().handle(request, context, upstream, state.rollout);
  }

  /** Null if it cannot be made: tried again only when the configuration is reloaded. */
  private synchronized Engine makeEngine() {
    if (engine == null && !engineFailed) {
      try {
        Engine made = engineMaker.apply(state.rollout.settings(), passedThrough);
        AtExit.run(made::shutDown);
        engine = made;
      } catch (Throwable e) {
        engineFailed = true;
        Log.error("Nothing is done until the configuration is reloaded, the start failed", e);
      }
    }
    return engine;
  }

  private void keepAtExit() {
    AtExit.run(
        () -> {
          Settings settings = state.rollout.settings();
          if (settings.get(Options.LEDGER_ENABLED)) {
            new UnhandledCalls(LedgerPlace.of(settings.get(Options.LEDGER_DIR)))
                .add(Instant.now(), settings.get(Options.APP), passedThrough.counts());
          }
        });
  }

  /** What belongs to one set of settings. */
  private static final class State {
    final Rollout rollout;
    final WatchedHosts hosts;
    final WatchedHosts unbridged;

    State(Settings settings, String environmentBaseUrl) {
      this.rollout = new Rollout(settings);
      if (!settings.intended(Options.URGENCY_RULES).isEmpty()
          || settings.intended(Options.URGENCY_RECOGNISE)) {
        UrgencyStage.prepare(settings);
      } else {
        ThreadKind.wanted(false);
      }
      this.hosts = WatchedHosts.of(settings, environmentBaseUrl);
      this.unbridged =
          new WatchedHosts(
              host -> false, Collections.emptyList(), settings.get(Options.BRIDGE_EXCLUDE));
      // Where routes go, connections are the agent's own, and nobody asks first.
      for (Model model : settings.get(Options.MODELS).values()) {
        Provider provider = settings.get(Options.PROVIDERS).get(model.provider());
        if (provider != null) {
          hosts.watches(provider.baseUrl().host(), provider.baseUrl().port());
        }
      }
    }
  }
}
