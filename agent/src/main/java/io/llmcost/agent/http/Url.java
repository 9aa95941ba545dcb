package io.llmcost.agent.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes: scheme, host, port, and the path with its query as they stand on the wire.
 */
public final class Url {

  private final String scheme;
  private final String host;
  private final int port;
  private final String pathAndQuery;

  /**
   * @param scheme {@code http} or {@code https}
   * @param host without brackets; compared in lower case
   * @param port the real one, never -1
   * @param pathAndQuery begins with a slash, still encoded
   */
  public Url(String scheme, String host, int port, String pathAndQuery) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
  }

  /**
   * @throws IllegalArgumentException if it is not an absolute http or https URL
   */
  public static Url of(String text) {
    return of(URI.create(text));
  }

  /**
   * @throws IllegalArgumentException if it is not an absolute http or https URL
   */
  public static Url of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException("Not an absolute http or https URL: " + uri);
    }
    String path = uri.getRawPath();
    String pathAndQuery =
        (path == null || path.isEmpty() ? "/" : path)
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(scheme);
    String host = uri.getHost();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Url(scheme, host, port, pathAndQuery);
  }

  public static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  public String scheme() {
    return scheme;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public String pathAndQuery() {
    return pathAndQuery;
  }

  /** The path alone, still encoded. */
  public String path() {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  /** Whether a connection, and credentials, to the one may be used for the other. */
  public boolean sameOrigin(Url other) {
    return this == other
        || port == other.port && scheme.equals(other.scheme) && host.equalsIgnoreCase(other.host);
  }

  /** {@code scheme://host:port}, in lower case, the port left out where it is the scheme's own. */
  public String origin() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme
        + "://"
        + name.toLowerCase(Locale.ROOT)
        + (port == defaultPort(scheme) ? "" : ":" + port);
  }

  public URI toUri() {
    return URI.create(toString());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Url
            && sameOrigin((Url) other)
            && pathAndQuery.equals(((Url) other).pathAndQuery);
  }

  @Override
  public int hashCode() {
    return pathAndQuery.hashCode() * 31 + port;
  }

  @Override
  public String toString() {
    return origin() + pathAndQuery;
  }
}
