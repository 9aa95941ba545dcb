package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstrumentedClientTest {

  @Test
  void isWovenWithoutConfigurationAsTheOptionsDefaultsSay() {
    assertThat(
            Arrays.stream(InstrumentedClient.values())
                .filter(client -> client.isEnabled(Settings.defaults()))
                .collect(Collectors.toList()))
        .isEqualTo(InstrumentedClient.ON_BY_DEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  void hasHooksForEachOfItsClasses(InstrumentedClient client) {
    assertThat(client.typeNames())
        .isNotEmpty()
        .allSatisfy(
            typeName -> assertThat(Hooks.of(client, typeName).typeName()).isEqualTo(typeName));
  }
}
