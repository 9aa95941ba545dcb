package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.transport.OwnTransport;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.net.URLStreamHandler;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;

/** Answers the hooks on {@code HttpURLConnection}: wraps what goes to a watched place. */
public final class UrlConnectionHandler implements Glue {

  private final CallHandler calls;
  private final Supplier<String> callSites;

  /** As the dispatcher makes it. */
  public UrlConnectionHandler(GlueServices services) {
    this(services.calls(), services.callSites()::find);
  }

  /**
   * @param callSites asked on the thread that makes the call; may answer null
   */
  public UrlConnectionHandler(CallHandler calls, Supplier<String> callSites) {
    this.calls = calls;
    this.callSites = callSites;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    return event.equals("opened")
        ? opened((URLStreamHandler) arguments[0], arguments[1], (Proxy) arguments[2])
        : Connections.constructed();
  }

  private Object[] opened(URLStreamHandler handler, Object opened, Proxy proxy) {
    if (!(opened instanceof HttpURLConnection)) {
      return null;
    }
    HttpURLConnection connection = (HttpURLConnection) opened;
    URL url = connection.getURL();
    if (!isWatched(url) || Connections.areOpening() || OwnTransport.isSending()) {
      return null;
    }
    Conversation conversation =
        new Conversation(calls, callSites, connection, new Connections(handler, proxy));
    return new Object[] {
      connection instanceof HttpsURLConnection
          ? new WatchedHttps(url, conversation)
          : new WatchedHttp(url, conversation)
    };
  }

  private boolean isWatched(URL url) {
    String host = url.getHost();
    if (host == null || host.isEmpty()) {
      return false;
    }
    int port = url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
    return port > 0 && calls.watches(url.getProtocol(), Messages.bare(host), port);
  }
}
