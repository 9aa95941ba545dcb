package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {

  private static final List<Setting<Boolean>> A_LITTLE =
      List.of(Options.NORMALISED_ENABLED, Options.SEMANTIC_ENABLED, Options.COMPRESS_LOSSLESS);
  private static final List<Setting<Boolean>> MORE =
      List.of(
          Options.COMPRESS_HTML,
          Options.COMPRESS_REPEATS,
          Options.COMPRESS_PROMPT_CACHE,
          Options.BATCH_EMBEDDINGS);

  private static Settings with(Preset preset) {
    return Settings.defaults().with(Options.PRESET, preset);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void eachDoesWhatTheOneBeforeDoes(Preset preset) {
    for (Setting<Boolean> setting : A_LITTLE) {
      assertThat(with(preset).get(setting)).isEqualTo(preset.compareTo(Preset.BALANCED) >= 0);
    }
    for (Setting<Boolean> setting : MORE) {
      assertThat(with(preset).get(setting)).isEqualTo(preset == Preset.AGGRESSIVE);
    }
  }

  @Test
  void whatIsGivenCountsWithEach() {
    for (Setting<Boolean> setting : A_LITTLE) {
      assertThat(with(Preset.AGGRESSIVE).with(setting, false).get(setting)).isFalse();
      assertThat(with(Preset.SAFE).with(setting, true).get(setting)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void noneCutsWhatWasAskedByItself(Preset preset) {
    assertThat(with(preset).get(Options.COMPRESS_CONTEXT_RATIO)).isEqualTo(1);
    assertThat(with(preset).get(Options.COMPRESS_HISTORY_MAX_TOKENS)).isNull();
    assertThat(with(preset).get(Options.ROUTES)).isEmpty();
  }
}
