package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.llm.HashBuffer;

/**
 * Whom a call is made for. What may name a person or be a key is hashed: it stands in the ledger.
 */
public final class Tenant {

  private static final String[] CREDENTIALS = {"authorization", "api-key", "x-api-key"};
  private static final int LONGEST = 64;
  private static final int HEX_DIGITS = 12;

  private Tenant() {}

  /**
   * The value of the header that the configuration names; else a hash of the user in the body, else
   * of the key.
   *
   * @param exchange as the application made it
   * @return without white space; null if nothing says it
   */
  public static String of(Exchange exchange) {
    String header = exchange.settings().get(Options.TENANT_HEADER);
    String value = header == null ? null : exchange.request().headers().get(header);
    if (value != null && !value.trim().isEmpty()) {
      return isPlain(value.trim()) ? value.trim() : "tenant-" + hash(value);
    }
    String user = exchange.call().endUser();
    return user != null ? "user-" + hash(user) : ofKey(exchange);
  }

  /** A hash of the key that a call carries; null if it carries none. */
  public static String ofKey(Exchange exchange) {
    Headers headers = exchange.request().headers();
    for (String name : CREDENTIALS) {
      String key = headers.get(name);
      if (key != null) {
        return "key-" + hash(key);
      }
    }
    return null;
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '=') {
        return false;
      }
    }
    return value.length() <= LONGEST;
  }

  private static String hash(String text) {
    HashBuffer buffer = HashBuffer.take();
    buffer.append(text);
    byte[] hash = buffer.sha256();
    StringBuilder hex = new StringBuilder(HEX_DIGITS);
    for (int i = 0; i < HEX_DIGITS / 2; i++) {
      hex.append(Character.forDigit(hash[i] >> 4 & 0xf, 16));
      hex.append(Character.forDigit(hash[i] & 0xf, 16));
    }
    return hex.toString();
  }
}
