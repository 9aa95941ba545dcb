package io.llmcost.agent.instrumentation.loopback;

/** How a response begins: {@code HTTP/1.1 200 OK}. */
final class StatusLine {

  private final int code;
  private final String reason;
  private final boolean old;

  private StatusLine(int code, String reason, boolean old) {
    this.code = code;
    this.reason = reason;
    this.old = old;
  }

  /**
   * @throws MalformedMessageException if it is none of HTTP/1.0 or 1.1
   */
  static StatusLine of(String line) throws MalformedMessageException {
    boolean old = line.startsWith("HTTP/1.0 ");
    if (!old && !line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new MalformedMessageException(502, "No status line");
    }
    int code = 0;
    for (int i = 9; i < 12; i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedMessageException(502, "No status");
      }
      code = code * 10 + digit;
    }
    return new StatusLine(code, line.length() > 13 ? line.substring(13) : "", old);
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  /** Whether it is HTTP/1.0, whose connections end with their response. */
  boolean isOld() {
    return old;
  }

  /** How responses are called that are not what a provider has said. */
  static String reasonOf(int code) {
    switch (code) {
      case 200:
        return "OK";
      case 400:
        return "Bad Request";
      case 401:
        return "Unauthorized";
      case 403:
        return "Forbidden";
      case 404:
        return "Not Found";
      case 408:
        return "Request Timeout";
      case 413:
        return "Payload Too Large";
      case 429:
        return "Too Many Requests";
      case 431:
        return "Request Header Fields Too Large";
      case 500:
        return "Internal Server Error";
      case 501:
        return "Not Implemented";
      case 502:
        return "Bad Gateway";
      case 503:
        return "Service Unavailable";
      case 504:
        return "Gateway Timeout";
      case 505:
        return "HTTP Version Not Supported";
      default:
        return code < 400 ? "OK" : "Error";
    }
  }
}
