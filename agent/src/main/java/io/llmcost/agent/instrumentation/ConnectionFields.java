package io.llmcost.agent.instrumentation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Request header fields that belong to a connection, or to how the client reads its answer: not
 * taken along to another origin.
 */
public final class ConnectionFields {

  private static final Set<String> NAMES =
      new HashSet<>(
          Arrays.asList(
              "host",
              "connection",
              "content-length",
              "transfer-encoding",
              "accept-encoding",
              "expect",
              "upgrade",
              "te",
              "proxy-authorization",
              "cookie"));

  private ConnectionFields() {}

  /**
   * @param name of a header field, in any case
   */
  public static boolean include(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }
}
