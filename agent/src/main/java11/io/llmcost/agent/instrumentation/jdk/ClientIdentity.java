package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.ClientIds;
import java.net.http.HttpClient;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** What of a client may say who calls, where no request shows it. */
final class ClientIdentity {

  private ClientIdentity() {}

  /** Whether the client may say who calls where the request does not yet. */
  static boolean mayAddCredentials(HttpClient client) {
    return client.authenticator().isPresent() || client.cookieHandler().isPresent();
  }

  /**
   * As {@code CallContext.clientId()}.
   *
   * @param secure whether the call goes over TLS
   */
  static String of(HttpClient client, boolean secure) {
    if (mayAddCredentials(client)) {
      return String.valueOf(ClientIds.of(client));
    }
    // A client that was given no context has the one that all share, whatever certificate that has.
    return secure && client.sslContext() != Shared.CONTEXT
        ? String.valueOf(ClientIds.of(client.sslContext()))
        : null;
  }

  private static final class Shared {
    private static final SSLContext CONTEXT = context();

    private static SSLContext context() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException | RuntimeException e) {
        return null; // each client's own is told apart then
      }
    }
  }
}
