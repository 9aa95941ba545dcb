package io.llmcost.agent.instrumentation.urlconnection;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes of the Java that runs are as the hooks know them. */
class UrlConnectionHooksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"sun.net.www.protocol.http.Handler", "sun.net.www.protocol.https.Handler"})
  void handlersAreWoven(String name) throws Exception {
    assertThat(Weaver.weave(UrlConnectionHooks.of(name), classFile(name), false)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = "sun.net.www.protocol.http.HttpURLConnection")
  void connectionsAreWoven(String name) throws Exception {
    assertThat(Weaver.weave(UrlConnectionHooks.of(name), classFile(name), false)).isNotNull();
  }

  private static byte[] classFile(String name) throws IOException {
    URL url = new URL("jrt:/java.base/" + name.replace('.', '/') + ".class");
    try (InputStream in = url.openStream()) {
      return in.readAllBytes();
    }
  }
}
