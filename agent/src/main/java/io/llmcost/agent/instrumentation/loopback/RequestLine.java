package io.llmcost.agent.instrumentation.loopback;

/** What a request asks for: {@code POST /v1/embeddings HTTP/1.1}. */
final class RequestLine {

  private final String method;
  private final String pathAndQuery;
  private final boolean old;

  private RequestLine(String method, String pathAndQuery, boolean old) {
    this.method = method;
    this.pathAndQuery = pathAndQuery;
    this.old = old;
  }

  /**
   * @throws MalformedMessageException if it is none of HTTP/1.0 or 1.1
   */
  static RequestLine of(String line) throws MalformedMessageException {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || parts[0].isEmpty() || !parts[2].startsWith("HTTP/")) {
      throw new MalformedMessageException(400, "No request line");
    }
    boolean old = parts[2].equals("HTTP/1.0");
    if (!old && !parts[2].equals("HTTP/1.1")) {
      throw new MalformedMessageException(505, "Not HTTP/1.1");
    }
    return new RequestLine(parts[0], pathAndQuery(parts[1]), old);
  }

  private static String pathAndQuery(String target) throws MalformedMessageException {
    if (target.startsWith("/")) {
      return target;
    }
    int authority = target.indexOf("://");
    if (authority <= 0) {
      throw new MalformedMessageException(400, "No path");
    }
    int path = target.indexOf('/', authority + 3);
    return path < 0 ? "/" : target.substring(path);
  }

  String method() {
    return method;
  }

  /** Begins with a slash, also where the whole URL was sent. */
  String pathAndQuery() {
    return pathAndQuery;
  }

  /** Whether it is HTTP/1.0, which knows no chunks. */
  boolean isOld() {
    return old;
  }
}
