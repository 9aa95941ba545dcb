package io.llmcost.agent.instrumentation.loopback;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Header fields that are said to the next on the way only. */
final class HopFields {

  private static final Set<String> NAMES =
      new HashSet<>(
          Arrays.asList(
              "connection",
              "keep-alive",
              "proxy-connection",
              "proxy-authenticate",
              "proxy-authorization",
              "te",
              "trailer",
              "transfer-encoding",
              "upgrade",
              "http2-settings"));

  private HopFields() {}

  /**
   * @param head of the message; what its {@code Connection} names is meant for the next too
   */
  static boolean include(String name, MessageHead head) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT)) || head.has("connection", name);
  }
}
