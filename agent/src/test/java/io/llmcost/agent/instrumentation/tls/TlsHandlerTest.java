package io.llmcost.agent.instrumentation.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.instrumentation.PlannedCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TlsHandlerTest {

  private final List<String> asked = new ArrayList<>();
  private final TlsHandler handler =
      new TlsHandler(
          new GlueServices(
              new PlannedCalls() {
                @Override
                public boolean isStrange(String host, int port) {
                  asked.add(host);
                  return false;
                }
              },
              new CallSites()));
  private SSLContext tls;

  @BeforeEach
  void findTls() throws Exception {
    tls = SSLContext.getDefault();
  }

  @Test
  void asksForTheHostThatIsMeantAndNotForTheProxyOnTheWay() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket proxy = new ServerSocket(0, 1, loopback);
        Socket tunnel = new Socket(loopback, proxy.getLocalPort());
        SSLSocket socket = layered(tunnel, "api.example.com")) {
      handler.handle("socket", new Object[] {null, socket});
    }
    assertThat(asked).containsExactly("api.example.com");
  }

  @Test
  void asksForTheAddressOfWhatHasNoNameInTls() throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket connection = new Socket(loopback, server.getLocalPort());
        SSLSocket socket = layered(connection, "localhost")) {
      handler.handle("socket", new Object[] {null, socket});
    }
    assertThat(asked).containsExactly("localhost");
  }

  @Test
  void asksForAnEnginesPeerAndForNoServers() throws IOException {
    SSLEngine client = tls.createSSLEngine("api.example.com", 443);
    client.setUseClientMode(true);
    handler.handle("engine", new Object[] {null, client});
    SSLEngine server = tls.createSSLEngine("caller.example.com", 443);
    server.setUseClientMode(false);
    handler.handle("engine", new Object[] {null, server});
    assertThat(asked).containsExactly("api.example.com");
  }

  private SSLSocket layered(Socket under, String host) throws IOException {
    SSLSocketFactory factory = tls.getSocketFactory();
    return (SSLSocket) factory.createSocket(under, host, 443, false);
  }
}
