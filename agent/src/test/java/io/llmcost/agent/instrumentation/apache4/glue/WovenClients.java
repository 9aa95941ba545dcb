package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.apache4.Apache4Hooks;
import io.llmcost.agent.instrumentation.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.apache.http.impl.client.BasicCookieStore;

/** Defines the client's classes as they are woven, in place of those on the class path. */
final class WovenClients {

  private static final List<String> NAMES =
      List.of("AbstractHttpClient", "InternalHttpClient", "MinimalHttpClient");

  static {
    for (String name : NAMES) {
      define("org.apache.http.impl.client." + name);
    }
  }

  private WovenClients() {}

  /** To be called before one of these classes is named. */
  static void define() {}

  private static void define(String name) {
    try (InputStream in =
        BasicCookieStore.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      if (in != null) {
        byte[] woven = Weaver.weave(Apache4Hooks.of(name), in.readAllBytes(), false);
        MethodHandles.privateLookupIn(BasicCookieStore.class, MethodHandles.lookup())
            .defineClass(woven);
      }
    } catch (IOException | IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
