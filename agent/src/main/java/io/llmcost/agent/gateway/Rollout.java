package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.llm.LlmRequest;

/**
 * The settings, and the share of calls that they apply to: the others are only observed. The same
 * call always is in the share or never is.
 */
public final class Rollout {

  private static final int STEPS = 1 << 20;

  private final Settings settings;
  private final Settings observing;

  public Rollout(Settings settings) {
    this.settings = settings;
    this.observing = settings.with(Options.PRESET, Preset.OBSERVE);
  }

  /** What the configuration says. */
  public Settings settings() {
    return settings;
  }

  /** What holds for a call. */
  Settings settingsFor(LlmRequest call) {
    double share = settings.get(Options.ROLLOUT);
    if (share >= 1) {
      return settings;
    }
    byte[] hash = call.canonicalHash();
    int step = ((hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff) & (STEPS - 1);
    return step < share * STEPS ? settings : observing;
  }
}
