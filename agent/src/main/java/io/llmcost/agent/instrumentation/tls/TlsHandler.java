package io.llmcost.agent.instrumentation.tls;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

/** Names clients that go to a provider and are not instrumented. */
public final class TlsHandler implements Glue {

  private static final int MAX_HOSTS = 100;
  private static final String[] NOT_CLIENTS = {
    "java.", "javax.", "jdk.", "sun.", "com.sun.", "io.llmcost.agent.", "io.llmcost.bootstrap."
  };

  private final CallHandler calls;
  private final Set<String> named = Collections.newSetFromMap(new ConcurrentHashMap<>());

  public TlsHandler(GlueServices services) {
    this.calls = services.calls();
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    if (event.equals("engine")) {
      SSLEngine engine = (SSLEngine) arguments[1];
      if (engine.getUseClientMode() && engine.getPeerHost() != null) {
        connecting(engine.getPeerHost(), engine.getPeerPort());
      }
    } else {
      SSLSocket socket = (SSLSocket) arguments[1];
      // Never asks for a name: that of a number is asked of the network.
      SocketAddress peer = socket.getUseClientMode() ? socket.getRemoteSocketAddress() : null;
      if (peer instanceof InetSocketAddress) {
        connecting(host(socket, (InetSocketAddress) peer), ((InetSocketAddress) peer).getPort());
      }
    }
    return null;
  }

  /** Whom the client wants to speak to; what it is connected to may be a proxy. */
  private static String host(SSLSocket socket, InetSocketAddress peer) {
    List<SNIServerName> names = socket.getSSLParameters().getServerNames();
    if (names != null) {
      for (SNIServerName name : names) {
        if (name instanceof SNIHostName) {
          return ((SNIHostName) name).getAsciiName();
        }
      }
    }
    return peer.getHostString();
  }

  private void connecting(String host, int port) {
    if (!calls.isStrange(host, port) || named.size() >= MAX_HOSTS || !named.add(host)) {
      return;
    }
    String client = client();
    calls.passedThrough(
        client, "a connection to " + host + " by a client that is not instrumented");
    Log.warn(
        client
            + " connects to "
            + host
            + " and is not instrumented: what is called over it is not accounted for. See"
            + " docs/compatibility.md for the clients that are, docs/bridge.md for those that are with"
            + " bridge.enabled, or switch this off with"
            + " hook.tls.enabled");
  }

  /** The class that is nearest to the JDK's on this thread's stack. */
  private static String client() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      String name = frame.getClassName();
      if (mayBeClient(name)) {
        return name;
      }
    }
    return "A client on thread " + Thread.currentThread().getName();
  }

  private static boolean mayBeClient(String className) {
    for (String start : NOT_CLIENTS) {
      if (className.startsWith(start)) {
        return false;
      }
    }
    return true;
  }
}
