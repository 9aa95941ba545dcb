package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Url;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to a provider: direct, since clients that have a proxy do not come here, and over
 * TLS by the JVM's own trust.
 */
final class OriginConnection implements Closeable {

  private static final int CONNECT_MILLIS = 30_000;

  private final Url origin;
  private final Socket raw;
  private final Socket socket;
  private final WireInput in;
  private long idleSince;

  private OriginConnection(Url origin, Socket raw, Socket socket) throws IOException {
    this.origin = origin;
    this.raw = raw;
    this.socket = socket;
    this.in = new WireInput(socket.getInputStream()::read);
  }

  /**
   * @param opening told what is to be closed to give up, before it connects
   * @throws NotConnectedException for whatever reason
   */
  static OriginConnection open(Url origin, Consumer<Closeable> opening) throws IOException {
    try {
      Socket raw = connected(origin, opening);
      try {
        return new OriginConnection(
            origin, raw, origin.scheme().equals("https") ? secured(raw, origin) : raw);
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw new NotConnectedException(origin.origin(), e);
    }
  }

  private static Socket connected(Url origin, Consumer<Closeable> opening) throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(origin.host())) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      opening.accept(socket);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address, origin.port()), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        boolean givenUp = socket.isClosed();
        socket.close();
        failure = e;
        if (givenUp) {
          break;
        }
      }
    }
    throw failure;
  }

  private static Socket secured(Socket raw, Url origin) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(raw, origin.host(), origin.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(CONNECT_MILLIS);
    socket.startHandshake();
    socket.setSoTimeout(0);
    return socket;
  }

  Url origin() {
    return origin;
  }

  WireInput in() {
    return in;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  void idle() {
    idleSince = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - idleSince;
  }

  /** Whether the provider has closed it, or says something that nobody has asked. */
  boolean isStale() {
    if (in.hasBuffered()) {
      return true;
    }
    try {
      socket.setSoTimeout(1);
      try {
        in.read();
        return true;
      } catch (SocketTimeoutException stillOpen) {
        return false;
      } finally {
        socket.setSoTimeout(0);
      }
    } catch (IOException e) {
      return true;
    }
  }

  /** Also while another thread waits on it, which a TLS socket's own close may wait for. */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException alreadyGone) {
      // nothing is left to be closed
    }
  }
}
