package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Url;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Opens connections as the application did, which are the JDK's own and nobody wraps. */
final class Connections {

  /** What this thread opens; null if it opens nothing. */
  private static final ThreadLocal<Opening> OPENING = new ThreadLocal<>();

  private static final class Opening {
    private final boolean withoutCookies;
    private boolean cookiesTaken;

    Opening(boolean withoutCookies) {
      this.withoutCookies = withoutCookies;
    }
  }

  private final URLStreamHandler handler;
  private final Proxy proxy;

  /**
   * @param handler the JDK's, of the application's connection
   * @param proxy null if the application named none
   */
  Connections(URLStreamHandler handler, Proxy proxy) {
    this.handler = handler;
    this.proxy = proxy;
  }

  /** Whether this thread opens one here. */
  static boolean areOpening() {
    return OPENING.get() != null;
  }

  /** As a connection has been made: what shall be its cookie handler, or null for what it has. */
  static Object[] constructed() {
    Opening opening = OPENING.get();
    if (opening == null || !opening.withoutCookies) {
      return null;
    }
    opening.cookiesTaken = true;
    return new Object[] {null};
  }

  /** One to the application's own origin. */
  HttpURLConnection own(Url url) throws IOException {
    return open(url, handler, new Opening(false));
  }

  /**
   * One to another origin, which is told no cookies and whose cookies nobody keeps.
   *
   * @param handlesScheme whether the application's handler is for the scheme of that URL
   */
  HttpURLConnection elsewhere(Url url, boolean handlesScheme) throws IOException {
    Opening opening = new Opening(true);
    HttpURLConnection connection = open(url, handlesScheme ? handler : null, opening);
    if (!opening.cookiesTaken && Rights.ofAgent(CookieHandler::getDefault) != null) {
      throw new IOException("The process's cookies cannot be kept from " + url.origin());
    }
    if (connection.getClass().getClassLoader() != null) {
      throw new IOException("Not a connection of the JDK's: " + connection.getClass().getName());
    }
    return connection;
  }

  private HttpURLConnection open(Url url, URLStreamHandler own, Opening opening)
      throws IOException {
    URL target = own == null ? new URL(url.toString()) : withHandler(url, own);
    OPENING.set(opening);
    try {
      URLConnection connection =
          proxy == null ? target.openConnection() : target.openConnection(proxy);
      if (connection instanceof HttpURLConnection) {
        return (HttpURLConnection) connection;
      }
      throw new IOException("Not a connection of the JDK's: " + connection);
    } finally {
      OPENING.remove();
    }
  }

  private static URL withHandler(Url url, URLStreamHandler own) throws MalformedURLException {
    try {
      return Rights.ofAgent(
          () -> {
            try {
              return new URL(null, url.toString(), own);
            } catch (MalformedURLException e) {
              throw new IllegalArgumentException(e);
            }
          });
    } catch (IllegalArgumentException e) {
      throw new MalformedURLException(e.getMessage());
    }
  }
}
