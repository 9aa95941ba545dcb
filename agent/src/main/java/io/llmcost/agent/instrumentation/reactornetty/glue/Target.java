package io.llmcost.agent.instrumentation.reactornetty.glue;

import io.llmcost.agent.http.Url;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.netty.http.client.HttpClientConfig;

/** Where a call goes, found as Reactor Netty finds it. */
final class Target {

  /** Scheme, host, port, and what is left. */
  private static final Pattern URL =
      Pattern.compile("(?:(\\w+)://)?(\\[[^\\]]+]|[^/?:\\[]+)(?::(\\d{1,5}))?([/?].*)?");

  private Target() {}

  /**
   * @param uri null if the URI was given as a text
   * @param text null if it was not
   * @return null if it is none that is known here
   */
  static Url of(HttpClientConfig config, URI uri, String text) {
    if (uri != null) {
      return uri.isAbsolute() && uri.getHost() != null && isHttp(uri.getScheme())
          ? Url.of(uri)
          : null;
    }
    String whole = text == null ? "/" : text;
    String base = config.baseUrl();
    if (base != null && whole.startsWith("/")) {
      whole = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + whole;
    }
    return whole.startsWith("/") ? atRemoteAddress(config, whole) : parsed(config, whole);
  }

  private static Url atRemoteAddress(HttpClientConfig config, String path) {
    SocketAddress address = config.remoteAddress().get();
    if (!(address instanceof InetSocketAddress)) {
      return null;
    }
    InetSocketAddress named = (InetSocketAddress) address;
    return new Url(scheme(config), named.getHostString(), named.getPort(), withoutFragment(path));
  }

  private static Url parsed(HttpClientConfig config, String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return null;
    }
    String scheme = parts.group(1) == null ? scheme(config) : parts.group(1).toLowerCase();
    if (!isHttp(scheme)) {
      return null;
    }
    String host = parts.group(2);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = parts.group(3) == null ? Url.defaultPort(scheme) : Integer.parseInt(parts.group(3));
    String path = parts.group(4) == null ? "/" : withoutFragment(parts.group(4));
    return new Url(scheme, host, port, path.startsWith("/") ? path : "/" + path);
  }

  private static String withoutFragment(String path) {
    int fragment = path.indexOf('#');
    return fragment < 0 ? path : path.substring(0, fragment);
  }

  private static String scheme(HttpClientConfig config) {
    return config.isSecure() ? "https" : "http";
  }

  private static boolean isHttp(String scheme) {
    return scheme != null && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"));
  }
}
