package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.CallHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Opens real connections as they are after weaving: each asks the hook's handler. */
final class HookedUrls extends URLStreamHandler {

  private final UrlConnectionHandler hook;

  HookedUrls(CallHandler engine) {
    this.hook = new UrlConnectionHandler(engine, () -> "test.Site.call");
  }

  HttpURLConnection open(String url) throws IOException {
    return (HttpURLConnection) new URL(null, url, this).openConnection();
  }

  @Override
  protected URLConnection openConnection(URL url) throws IOException {
    return openConnection(url, null);
  }

  @Override
  protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
    URL plain = new URL(url.toExternalForm());
    URLConnection real = proxy == null ? plain.openConnection() : plain.openConnection(proxy);
    Object[] answer = hook.handle("opened", new Object[] {this, real, proxy});
    return answer == null ? real : (URLConnection) answer[0];
  }

  @Override
  protected int getDefaultPort() {
    return 80;
  }
}
