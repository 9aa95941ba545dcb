package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpEntity;
import org.junit.jupiter.api.Test;

/** That runs with another version of the client really have that one. */
class Apache5VersionTest {

  @Test
  void theClientIsTheOneOfThisRun() {
    String folder = System.getProperty("apache5.folder");
    assumeTrue(folder != null, "with the version that the glue is compiled against");
    for (Class<?> type : new Class<?>[] {CloseableHttpClient.class, HttpEntity.class}) {
      assertThat(type.getProtectionDomain().getCodeSource().getLocation().getPath())
          .contains("/" + folder + "/");
    }
  }
}
