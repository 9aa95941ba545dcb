package io.llmcost.agent.resilience;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What went wrong with a request, by what can be done about it. */
public enum ErrorClass {
  /** No connection came about: nothing was sent. */
  CONNECTION("connection", true, false, true),
  /** The request was sent, and nothing came for too long. */
  TIMEOUT("timeout", true, true, true),
  /** The connection broke before an answer's head came. */
  RESET("reset", true, true, true),
  /** The body of a whole answer ended too early. */
  TRUNCATED("truncated", true, true, true),
  /** A stream broke before its first content. */
  STREAM_BROKEN("stream_broken", true, false, true),
  /** A stream said of an error before its first content. */
  STREAM_ERROR("stream_error", true, false, true),
  /** The first content of a stream did not come in the time that the route gives it. */
  SLOW("first_token_timeout", false, true, true),
  /** 408. */
  REQUEST_TIMEOUT("request_timeout", true, false, true),
  /** 409: something else is under way. */
  CONFLICT("conflict", true, false, false),
  /** 429: too much in too short a time. */
  RATE_LIMIT("rate_limit", true, false, true),
  /** The account has nothing left: waiting does not help. */
  QUOTA("quota", false, false, false),
  /** 401, 402, 403: the key is not, or no longer, good. */
  KEY("key", false, false, false),
  /** 5xx. */
  SERVER("server", true, false, true),
  /** 503, 529, or an error that says so. */
  OVERLOADED("overloaded", true, false, true),
  /** The prompt is too long for this model. */
  CONTEXT_WINDOW("context_window", false, false, false),
  /** The provider's rules forbid the prompt. */
  CONTENT_POLICY("content_policy", false, false, false),
  /** Any other 4xx: the request itself is wrong. */
  REQUEST("request", false, false, false),
  /** The application gave up, or something that is no failure of the provider's. */
  OWN("own", false, false, false);

  private final String id;
  private final boolean passing;
  private final boolean perhapsBilled;
  private final boolean ofPlace;

  ErrorClass(String id, boolean passing, boolean perhapsBilled, boolean ofPlace) {
    this.id = id;
    this.passing = passing;
    this.perhapsBilled = perhapsBilled;
    this.ofPlace = ofPlace;
  }

  /** As in the ledger. */
  public String id() {
    return id;
  }

  /** Whether the same request may be answered a little later. */
  public boolean isPassing() {
    return passing;
  }

  /** Whether the provider may ask money for it. */
  public boolean isPerhapsBilled() {
    return perhapsBilled;
  }

  /**
   * Whether an answer that had begun is paid for all the same: also where nobody wanted more of it.
   */
  boolean isPaidFor() {
    return perhapsBilled || this == STREAM_BROKEN || this == OWN;
  }

  /** Whether it speaks against the place, so that others do better to go elsewhere for a while. */
  public boolean isOfPlace() {
    return ofPlace;
  }

  /** Whether the place is fine and the key is not. */
  public boolean isOfKey() {
    return this == KEY || this == QUOTA;
  }

  /**
   * @param status 400 or more
   */
  static ErrorClass of(int status, ErrorDetail detail) {
    switch (status) {
      case 401:
      case 402:
      case 403:
        return KEY;
      case 408:
        return REQUEST_TIMEOUT;
      case 409:
        return CONFLICT;
      case 429:
        return detail.says("quota", "billing", "credit") ? QUOTA : RATE_LIMIT;
      case 503:
      case 529:
        return OVERLOADED;
      default:
        return status >= 500 ? SERVER : ofRequest(detail);
    }
  }

  /** Of an error that a stream speaks of, with status 200. */
  static ErrorClass inStream(ErrorDetail detail) {
    if (detail.says("quota", "billing", "credit")) {
      return QUOTA;
    }
    if (detail.says("rate_limit", "too_many_requests")) {
      return RATE_LIMIT;
    }
    if (detail.says("overloaded", "unavailable")) {
      return OVERLOADED;
    }
    if (detail.says("authentication", "permission", "api_key")) {
      return KEY;
    }
    ErrorClass request = ofRequest(detail);
    return request != REQUEST || detail.says("invalid", "not_found") ? request : STREAM_ERROR;
  }

  private static ErrorClass ofRequest(ErrorDetail detail) {
    if (detail.says("context_length", "context_window", "string_above_max_length", "too_long")) {
      return CONTEXT_WINDOW;
    }
    return detail.says("content_policy", "content_filter", "responsibleai", "content_violation")
        ? CONTENT_POLICY
        : REQUEST;
  }

  /** Of a failure to get an answer's head. Other libraries' exceptions are known by their names. */
  static ErrorClass of(Throwable failure) {
    int depth = 0;
    for (Throwable e = failure; e != null && depth < 10; e = e.getCause()) {
      ErrorClass known = known(e);
      if (known != null) {
        return known;
      }
      depth++;
    }
    return OWN;
  }

  private static ErrorClass known(Throwable e) {
    if (e instanceof CancellationException || e instanceof InterruptedException) {
      return OWN;
    }
    if (e instanceof SSLPeerUnverifiedException
        || e instanceof SSLHandshakeException && isOfCertificate(e)) {
      return REQUEST;
    }
    String name = e.getClass().getSimpleName();
    if (e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof PortUnreachableException
        || e instanceof SSLHandshakeException
        || name.contains("ConnectTimeout")
        || name.equals("UnresolvedAddressException")) {
      return CONNECTION;
    }
    if (e instanceof SocketTimeoutException) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      // Not every message with a connection in it: Apache's name the one on which nothing came.
      return message.startsWith("connect") || message.startsWith("failed to connect")
          ? CONNECTION
          : TIMEOUT;
    }
    if (name.contains("TimeoutException")) {
      return TIMEOUT;
    }
    if (name.endsWith("ProtocolException") && e.getCause() == null) {
      return RESET; // not HTTP; Apache's is a checked exception of its own
    }
    if (e instanceof InterruptedIOException) {
      return OWN; // the time that the application gives a call is over
    }
    boolean bare = e.getCause() == null || e.getCause() == e;
    return e instanceof IOException && bare ? RESET : null;
  }

  private static boolean isOfCertificate(Throwable e) {
    int depth = 0;
    for (Throwable cause = e.getCause(); cause != null && depth < 10; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
      depth++;
    }
    return false;
  }
}
