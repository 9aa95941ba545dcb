package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.apache4.Apache4Hooks;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;

/** Defines the client's classes as they are woven, in place of those on the class path. */
final class WovenAsyncClients {

  static {
    for (String name : List.of("InternalHttpAsyncClient", "MinimalHttpAsyncClient")) {
      define("org.apache.http.impl.nio.client." + name);
    }
  }

  private WovenAsyncClients() {}

  /** To be called before one of these classes is named. */
  static void define() {}

  private static void define(String name) {
    try (InputStream in =
        CloseableHttpAsyncClient.class.getResourceAsStream(
            "/" + name.replace('.', '/') + ".class")) {
      byte[] woven = Weaver.weave(Apache4Hooks.async(name), in.readAllBytes(), false);
      MethodHandles.privateLookupIn(CloseableHttpAsyncClient.class, MethodHandles.lookup())
          .defineClass(woven);
    } catch (IOException | IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
