package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

  private static Hours read(String text) {
    return new HoursType().parse(text);
  }

  @ParameterizedTest
  @CsvSource({
    "08:00-18:00, 07:59, false",
    "08:00-18:00, 08:00, true",
    "08:00-18:00, 17:59, true",
    "08:00-18:00, 18:00, false",
    "22:30-06:00, 22:29, false",
    "22:30-06:00, 22:30, true",
    "22:30-06:00, 00:00, true",
    "22:30-06:00, 05:59, true",
    "22:30-06:00, 06:00, false",
    "00:00-00:01, 00:00, true",
    "23:59-00:00, 23:59, true",
    "23:59-00:00, 00:00, false"
  })
  void containATime(String hours, String time, boolean expected) {
    assertThat(read(hours).contain(LocalTime.parse(time))).isEqualTo(expected);
    assertThat(read(hours)).hasToString(hours).isEqualTo(read(hours));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8-18", "08:00", "08:00-24:00", "8:00-9:00", "08:00-08:00", "22-06"})
  void otherTextIsNone(String text) {
    assertThat(read(text)).isNull();
  }
}
