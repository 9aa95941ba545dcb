package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Url;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedHostsTest {

  private final WatchedHosts hosts =
      new WatchedHosts(
          "api.openai.com"::equals,
          List.of(Url.of("https://llm.acme.example/v1"), Url.of("http://[::1]:9000/v1")),
          List.of("gpu.acme.example:8443", "any.acme.example", "[fe80::1]:80"));

  @Test
  void aProvidersOwnHostIsWatchedAtAnyPortAndInAnyCase() {
    assertThat(hosts.watches("api.openai.com", 443)).isTrue();
    assertThat(hosts.watches("API.OpenAI.com", 8443)).isTrue();
  }

  @Test
  void aBaseUrlIsWatchedAtItsPort() {
    assertThat(hosts.watches("llm.acme.example", 443)).isTrue();
    assertThat(hosts.watches("llm.acme.example", 8443)).isFalse();
    assertThat(hosts.watches("::1", 9000)).isTrue();
  }

  @Test
  void aConfiguredHostIsWatchedAtItsPortOrAtAny() {
    assertThat(hosts.watches("gpu.acme.example", 8443)).isTrue();
    assertThat(hosts.watches("gpu.acme.example", 443)).isFalse();
    assertThat(hosts.watches("any.acme.example", 1)).isTrue();
    assertThat(hosts.watches("fe80::1", 80)).isTrue();
  }

  @Test
  void othersAreNot() {
    assertThat(hosts.watches("example.org", 443)).isFalse();
    assertThat(hosts.watches("api.openai.com.evil.example", 443)).isFalse();
  }

  @Test
  void moreHostsThanAreRememberedAreAnsweredAllTheSame() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(hosts.watches("host" + i + ".example", 443)).isFalse();
    }
    assertThat(hosts.watches("api.openai.com", 443)).isTrue();
  }
}
