package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {

  @Test
  void knowsTheRealPortAndWritesItOnlyWhereItMatters() {
    assertThat(Url.of("https://Api.Example/v1?a=b").port()).isEqualTo(443);
    assertThat(Url.of("https://Api.Example/v1?a=b")).hasToString("https://api.example/v1?a=b");
    assertThat(Url.of("http://h:8080")).hasToString("http://h:8080/");
    assertThat(Url.of("http://[::1]:80/x").host()).isEqualTo("::1");
    assertThat(Url.of("http://[::1]:81/x")).hasToString("http://[::1]:81/x");
  }

  @Test
  void splitsPathAndQuery() {
    Url url = Url.of("https://h/a%20b?c=d%26e");
    assertThat(url.path()).isEqualTo("/a%20b");
    assertThat(url.pathAndQuery()).isEqualTo("/a%20b?c=d%26e");
  }

  @Test
  void originsAreComparedWhole() {
    Url url = Url.of("https://h/a");
    assertThat(url.sameOrigin(Url.of("https://H:443/b"))).isTrue();
    assertThat(url.sameOrigin(Url.of("http://h/a"))).isFalse();
    assertThat(url.sameOrigin(Url.of("https://h:444/a"))).isFalse();
    assertThat(url.sameOrigin(Url.of("https://i/a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h/a", "/a", "ftp://h/a", "https:///a", "mailto:x"})
  void refusesWhatIsNotAnAbsoluteHttpUrl(String text) {
    assertThatThrownBy(() -> Url.of(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
