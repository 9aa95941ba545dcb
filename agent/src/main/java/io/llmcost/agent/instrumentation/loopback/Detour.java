package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Headers;

/** Where a client is to send a call instead, by plain HTTP, and what to say there. */
public final class Detour {

  private final String host;
  private final int port;
  private final Headers headers;

  Detour(String host, int port, Headers headers) {
    this.host = host;
    this.port = port;
    this.headers = headers;
  }

  /** A number, without brackets. */
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** {@code http://host:port}, to be followed by the path. */
  public String origin() {
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** To be added to the request; taken out again by the listener. */
  public Headers headers() {
    return headers;
  }
}
