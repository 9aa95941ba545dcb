package io.llmcost.it.apps;

import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Begins TLS with a server that hangs up: {@code TlsApp PORT (socket | layered | engine | url)...},
 * by its own means or by a client.
 */
public final class TlsApp {

  private final int port;

  private TlsApp(int port) {
    this.port = port;
  }

  public static void main(String[] args) throws Exception {
    TlsApp app = new TlsApp(Integer.parseInt(args[0]));
    for (int i = 1; i < args.length; i++) {
      try {
        app.run(args[i]);
        System.out.println(args[i] + " begun");
      } catch (IOException e) {
        System.out.println(args[i] + " refused");
      }
    }
  }

  private void run(String how) throws Exception {
    switch (how) {
      case "socket":
        handshake((SSLSocket) factory().createSocket("localhost", port));
        break;
      case "layered":
        handshake(
            (SSLSocket)
                factory().createSocket(new Socket("localhost", port), "localhost", port, true));
        break;
      case "engine":
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", port);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        break;
      case "url":
        new URL("https://localhost:" + port + "/v1/models").openConnection().getInputStream();
        break;
      default:
        throw new IllegalArgumentException(how);
    }
  }

  private static SSLSocketFactory factory() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  private static void handshake(SSLSocket socket) throws IOException {
    try {
      socket.startHandshake();
    } finally {
      socket.close();
    }
  }
}
