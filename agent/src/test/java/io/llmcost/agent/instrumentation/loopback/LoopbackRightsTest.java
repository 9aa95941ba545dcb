package io.llmcost.agent.instrumentation.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.security.Permission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Under a security manager the bridge does what the application may do, and nothing more. */
@SuppressWarnings("removal")
class LoopbackRightsTest {

  private static final Url URL = Url.of("https://api.openai.com/v1/chat/completions");

  private final TestCalls calls = new TestCalls();
  private final Loopback loopback = new Loopback(calls, () -> null);

  /** Refuses one thing. */
  private static class Refusing extends SecurityManager {
    @Override
    public void checkPermission(Permission permission) {
      // all else is allowed
    }
  }

  private static void install(SecurityManager manager) {
    try {
      System.setSecurityManager(manager);
    } catch (UnsupportedOperationException e) {
      assumeTrue(false, "This Java has no security managers");
    }
  }

  @AfterEach
  void remove() throws IOException {
    if (System.getSecurityManager() != null) {
      System.setSecurityManager(null);
    }
    loopback.close();
  }

  @Test
  void whoMayNotListenGoesOnUntouched() {
    install(
        new Refusing() {
          @Override
          public void checkListen(int port) {
            throw new SecurityException("listen");
          }
        });
    assertThat(loopback.detour("test", URL, Long.MAX_VALUE)).isNull();
    assertThat(loopback.detour("test", URL, Long.MAX_VALUE)).isNull();
    assertThat(loopback.port()).isNull();
    assertThat(calls.passed).hasSize(2).containsOnly("test: no loopback listener");
  }

  @Test
  void whoMayNotConnectToTheListenerGoesOnUntouched() {
    install(
        new Refusing() {
          @Override
          public void checkConnect(String host, int port) {
            throw new SecurityException("connect to " + host);
          }
        });
    assertThat(loopback.detour("test", URL, Long.MAX_VALUE)).isNull();
    assertThat(calls.passed).containsExactly("test: no loopback listener");
  }

  @Test
  void whoMayDoBothIsHandled() {
    install(new Refusing());
    assertThat(loopback.detour("test", URL, Long.MAX_VALUE)).isNotNull();
  }
}
