package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {

  private final Headers headers = Headers.of("Host", "a", "Via", "1", "VIA", "2");

  @Test
  void namesAreComparedWithoutCaseAndKeepIt() {
    assertThat(headers.get("host")).isEqualTo("a");
    assertThat(headers.all("via")).containsExactly("1", "2");
    assertThat(headers.name(2)).isEqualTo("VIA");
  }

  @Test
  void withPutsOneValueInTheFirstPlace() {
    assertThat(headers.with("via", "3")).isEqualTo(Headers.of("Host", "a", "Via", "3"));
    assertThat(headers.with("x", "y"))
        .isEqualTo(Headers.of("Host", "a", "Via", "1", "VIA", "2", "x", "y"));
  }

  @Test
  void withAllReplacesAndAppends() {
    assertThat(headers.withAll(List.of("via", "3", "x", "y")))
        .isEqualTo(Headers.of("Host", "a", "via", "3", "x", "y"));
  }

  @Test
  void withoutTakesAllOfThem() {
    assertThat(headers.without("VIA")).isEqualTo(Headers.of("Host", "a"));
    assertThat(headers.without("other")).isSameAs(headers);
    assertThat(headers.withoutPrefix("V")).isEqualTo(Headers.of("Host", "a"));
    assertThat(headers.withoutPrefix("x-")).isSameAs(headers);
  }

  @Test
  void valuesAreNotPrinted() {
    assertThat(Headers.of("Authorization", "Bearer secret").toString()).doesNotContain("secret");
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatThrownBy(() -> Headers.of("a")).isInstanceOf(IllegalArgumentException.class);
  }
}
