package io.llmcost.agent.instrumentation.jdk;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Failures in the form in which the client would have shown them. */
final class Failures {

  private Failures() {}

  /** What is behind the wrappers of futures. */
  static Throwable unwrapped(Throwable cause) {
    Throwable inner = cause;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * As {@code HttpClient.send} throws what went wrong in a body: a new exception of the same kind,
   * made on the caller's thread, with the original as its cause.
   */
  static Throwable asThrownBySend(Throwable cause) {
    String message = cause.getMessage();
    if (cause instanceof IllegalArgumentException) {
      return new IllegalArgumentException(message, cause);
    }
    if (cause instanceof SecurityException) {
      return new SecurityException(message, cause);
    }
    if (cause instanceof HttpConnectTimeoutException) {
      return new HttpConnectTimeoutException(message).initCause(cause);
    }
    if (cause instanceof HttpTimeoutException) {
      return new HttpTimeoutException(message);
    }
    if (cause instanceof ConnectException) {
      return new ConnectException(message).initCause(cause);
    }
    if (cause instanceof SSLHandshakeException) {
      return new SSLHandshakeException(message).initCause(cause);
    }
    if (cause instanceof SSLException) {
      return new SSLException(message, cause);
    }
    if (cause instanceof ProtocolException) {
      return new ProtocolException(message).initCause(cause);
    }
    return new IOException(message, cause);
  }
}
