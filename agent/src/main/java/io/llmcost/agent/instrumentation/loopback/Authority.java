package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Url;

/** Host and port as the field {@code Host} names them. */
final class Authority {

  private Authority() {}

  static String of(Url url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.port() == Url.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }
}
