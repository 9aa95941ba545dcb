package io.llmcost.agent.instrumentation.loopback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The calls that are on their way to the listener, and the secret by which it knows that a request
 * is one of them.
 */
final class Tickets {

  private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX = 20_000;

  private final Map<String, Ticket> open = new LinkedHashMap<>();
  private final byte[] secret = hex(32).getBytes(StandardCharsets.US_ASCII);
  private long last;

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    StringBuilder hex = new StringBuilder(2 * bytes);
    for (byte b : random) {
      hex.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
    }
    return hex.toString();
  }

  /** Of this process; no other one can guess it. */
  String secret() {
    return new String(secret, StandardCharsets.US_ASCII);
  }

  /**
   * Takes as long whatever is wrong.
   *
   * @param said null if nothing was
   */
  boolean isSecret(String said) {
    return said != null
        && MessageDigest.isEqual(secret, said.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A name for a call, good until {@link #close}, or for ten minutes. */
  synchronized String open(Ticket ticket) {
    Iterator<Ticket> eldest = open.values().iterator();
    while (eldest.hasNext() && (eldest.next().ageNanos() > MAX_AGE_NANOS || open.size() >= MAX)) {
      eldest.remove();
    }
    String id = Long.toString(++last, 36);
    open.put(id, ticket);
    return id;
  }

  /** Null if it is not known any more. A client may send a request again, so it stays. */
  synchronized Ticket find(String id) {
    return open.get(id);
  }

  /** The call has its answer. */
  synchronized void close(String id) {
    open.remove(id);
  }

  synchronized int size() {
    return open.size();
  }
}
