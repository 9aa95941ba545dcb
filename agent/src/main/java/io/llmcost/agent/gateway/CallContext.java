package io.llmcost.agent.gateway;

/** What is known of a call beside its request. Implemented by each client's glue. */
public interface CallContext {

  /** The client's name, as in the configuration and the ledger: {@code okhttp}, {@code jdk}. */
  String client();

  /**
   * The first frame of the application, as {@code package.Class.method}, perhaps with a {@link
   * ThreadKind} behind it; null if none is known. Asked for once, on the thread that makes the
   * call.
   */
  String callSite();

  /** Nanoseconds that the caller is still ready to wait, or {@link Long#MAX_VALUE}. */
  long remainingNanos();

  /** Whether the application has given the call up. */
  boolean isCancelled();

  /** Whether the thread that asked is blocked until there is an answer. */
  boolean isBlocking();

  /**
   * Whether the client can send requests of this call beside each other, with {@link
   * Upstream#beside}.
   */
  default boolean canSendBeside() {
    return false;
  }

  /**
   * Whether the client can make this call once more, with {@link Upstream#beside}, when the
   * application has its answer. Asked on the call's way: what the application may change afterwards
   * is set aside then.
   */
  default boolean canSendAfterwards() {
    return canSendBeside();
  }

  /**
   * Whether the client may say who calls where nobody sees it any more: in an interceptor nearer to
   * the network, an authenticator, a cookie store.
   */
  default boolean mayAddCredentials() {
    return false;
  }

  /**
   * Tells clients apart that may say who calls in ways that no request shows: a certificate in the
   * TLS handshake, a key that is put in the place of another nearer to the network. Calls of
   * clients with different names share no answers.
   *
   * @return null for a client that has nothing of that kind
   */
  default String clientId() {
    return null;
  }
}
