package io.llmcost.agent.gateway;

import io.llmcost.agent.http.UnsentException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.UnknownServiceException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Whether a request that failed cannot have reached its provider whole, so that nobody asks money
 * for it. What cannot be told may have reached it. Other libraries' exceptions are known by their
 * names.
 */
final class Unsent {

  private static final int DEEPEST = 10;

  /** Of connections, pools, proxies and names; in JDK, Apache's clients, Netty and Reactor. */
  private static final String[] NAMES = {
    "ConnectTimeout",
    "ConnectionRequestTimeout",
    "ConnectionPoolTimeout",
    "PoolAcquireTimeout",
    "PoolAcquirePendingLimit",
    "UnresolvedAddress",
    "ProxyConnectException",
    "SslHandshakeTimeout",
    "NotSslRecord",
    "UnsupportedSchemeException",
    "RequestNotExecuted",
    "NotConnectedException"
  };

  /** A write that failed, a stream that a provider did not begin, a tunnel that was not dug. */
  private static final String[] WORDS = {
    "broken pipe",
    "while sending request body",
    "refused_stream",
    "stream not processed",
    "unable to tunnel through proxy",
    "tunnel failed",
    "unrecognized ssl message",
    "handshake"
  };

  private Unsent() {}

  /** Whether this failure to get an answer's head proves it. */
  static boolean isProvenBy(Throwable failure) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < DEEPEST; e = e.getCause()) {
      if (proves(e)) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private static boolean proves(Throwable e) {
    if (e instanceof UnsentException
        || e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof PortUnreachableException
        || e instanceof UnknownServiceException
        || e instanceof SSLHandshakeException
        || e instanceof SSLPeerUnverifiedException
        || e instanceof RejectedExecutionException
        || e instanceof SecurityException) {
      return true;
    }
    String name = e.getClass().getSimpleName();
    for (String known : NAMES) {
      if (name.contains(known)) {
        return true;
      }
    }
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (e instanceof SocketTimeoutException) {
      // Not every message with a connection in it: Apache's name the one on which nothing came.
      return message.startsWith("connect") || message.startsWith("failed to connect");
    }
    if (!(e instanceof IOException)) {
      return false;
    }
    for (String word : WORDS) {
      if (message.contains(word)
          && (!word.equals("handshake") || e instanceof SSLException)
          && (!word.equals("broken pipe") || !isOfSharedConnection(e))) {
        return true;
      }
    }
    return false;
  }

  /** With HTTP/2 the write that failed may be another request's. */
  private static boolean isOfSharedConnection(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().toLowerCase(Locale.ROOT).contains("http2")) {
        return true;
      }
    }
    return false;
  }
}
