package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class OkHttpVersionTest {

  @Test
  void allThatIsUsedLinksInThisVersion() {
    assertThat(Rehearsal.succeeds()).isTrue();
  }

  /**
   * The runs for other versions name their folder: one that ran on the wrong jar proves nothing.
   */
  @Test
  void theVersionIsTheOneThatTheRunIsFor() throws Exception {
    String asked = System.getProperty("okhttp.folder");
    Path jar =
        Path.of(OkHttpClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (asked != null) {
      assertThat(jar.getParent().getFileName()).hasToString(asked);
    } else {
      assertThat(jar.getFileName()).hasToString("okhttp-3.12.13.jar");
    }
  }
}
