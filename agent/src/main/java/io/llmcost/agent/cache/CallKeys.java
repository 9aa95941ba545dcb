package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Makes the keys of one call. A key covers the place and path that is called, the tenant, the
 * client where it may say who calls, the endpoint, the requested model and the canonical hash of
 * the content; each part goes in with its length, so that no two lists of parts read the same.
 */
public final class CallKeys {

  /** Why calls that fail {@link #tellCallersApart} share no answers, for people. */
  public static final String CALLERS_LOOK_ALIKE =
      "nothing in the request says whose it is, and the client may add that later";

  // Changes whenever a key's meaning does, so that what another version knew is not taken for ours.
  private static final int VERSION = 2;
  private static final int WHOLE_CALL = 'c';
  private static final int EMBEDDINGS_INPUT = 'e';

  private final MessageDigest context;
  private final Exchange exchange;

  private CallKeys(MessageDigest context, Exchange exchange) {
    this.context = context;
    this.exchange = exchange;
  }

  /** The keys of a call as it stands when a stage sees it. */
  public static CallKeys of(Exchange exchange) {
    MessageDigest digest = sha256();
    digest.update((byte) VERSION);
    HttpRequest request = exchange.request();
    add(digest, request.url().toString());
    addTenant(digest, request.headers());
    addClient(digest, exchange.context().clientId());
    add(digest, exchange.call().endpoint().id());
    add(digest, exchange.call().model());
    return new CallKeys(digest, exchange);
  }

  /**
   * Whether the keys tell this call's caller from others. They do not where the request names none
   * and the client may add one later: such a call gets nobody else's answer.
   */
  public static boolean tellCallersApart(Exchange exchange) {
    return !exchange.context().mayAddCredentials()
        || TenantHeaders.holdCredential(exchange.request());
  }

  /** The key of the whole call. */
  public CallKey call() {
    return key(WHOLE_CALL, exchange.call().canonicalHash());
  }

  /**
   * The key of one text of an embeddings call: the same whichever other texts it came with.
   *
   * @param inputHash one of the call's input hashes
   */
  CallKey input(byte[] inputHash) {
    return key(EMBEDDINGS_INPUT, inputHash);
  }

  private CallKey key(int kind, byte[] content) {
    MessageDigest digest;
    try {
      digest = (MessageDigest) context.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This JVM's SHA-256 cannot be cloned", e);
    }
    digest.update((byte) kind);
    addLength(digest, content.length);
    return new CallKey(digest.digest(content));
  }

  private static void addTenant(MessageDigest digest, Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (TenantHeaders.concerns(name)) {
        add(digest, name.toLowerCase(Locale.ROOT));
        add(digest, headers.value(i));
      }
    }
    addLength(digest, -1);
  }

  private static void addClient(MessageDigest digest, String id) {
    if (id == null) {
      addLength(digest, -1);
    } else {
      add(digest, id);
    }
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addLength(digest, bytes.length);
    digest.update(bytes);
  }

  private static void addLength(MessageDigest digest, int length) {
    digest.update((byte) (length >>> 24));
    digest.update((byte) (length >>> 16));
    digest.update((byte) (length >>> 8));
    digest.update((byte) length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256", e);
    }
  }
}
