package io.llmcost.agent.cache;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which request headers say who calls, or change what is answered. Gateways in front of a
 * provider use names of their own, so a name that sounds like a credential or an account counts: a
 * header too many costs a hit, one too few gives one tenant the other's answer.
 */
final class TenantHeaders {

  private static final String[] WORDS = {
    "auth",
    "key",
    "token",
    "secret",
    "credential",
    "cookie",
    "session",
    "tenant",
    "org",
    "project",
    "account",
    "user",
    "customer",
    "client",
    "subscription",
    "workspace",
    "namespace",
    "team",
    "beta",
    "version",
    "region",
  };
  private static final String[] HARMLESS = {
    "user-agent", "idempotency-key", "x-ms-client-request-id", "x-client-request-id",
  };
  private static final String SDK_PREFIX = "x-stainless-";
  private static final int MAX_KNOWN = 512;
  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private TenantHeaders() {}

  /**
   * @param name in any case
   */
  static boolean concerns(String name) {
    Boolean known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    boolean concerns = decide(name.toLowerCase(Locale.ROOT));
    if (KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(name, concerns);
    }
    return concerns;
  }

  private static boolean decide(String name) {
    if (name.startsWith(SDK_PREFIX)) {
      return false;
    }
    for (String harmless : HARMLESS) {
      if (name.equals(harmless)) {
        return false;
      }
    }
    for (String word : WORDS) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
