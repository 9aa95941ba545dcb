package io.llmcost.it.apps;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * A network within the process: every socket answers each request with the same bytes, on the
 * thread that asks. So a call through a real client takes the same every time, to the byte.
 */
public final class MemoryNetwork extends SocketFactory {

  private final byte[] answer;

  /**
   * @param answer a whole HTTP/1.1 response
   */
  public MemoryNetwork(byte[] answer) {
    this.answer = answer.clone();
  }

  /** A client on this network, which knows every host. */
  public OkHttpClient client() {
    return new OkHttpClient.Builder()
        .socketFactory(this)
        .dns(new EveryHost())
        .connectionPool(new ConnectionPool(4, 1, TimeUnit.HOURS))
        .build();
  }

  @Override
  public Socket createSocket() {
    return new AnsweringSocket(answer);
  }

  @Override
  public Socket createSocket(String host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    return createSocket();
  }

  private static final class EveryHost implements Dns {
    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
      return Collections.singletonList(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
    }
  }

  /** Answers as soon as a request has been flushed. */
  private static final class AnsweringSocket extends Socket {
    private final ByteArrayInputStream answer;
    private final InputStream in = new Answers();
    private final OutputStream out = new Requests();
    private boolean asked;
    private boolean answering;
    private SocketAddress peer;
    private boolean closed;

    AnsweringSocket(byte[] answer) {
      this.answer = new ByteArrayInputStream(answer);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) {
      peer = endpoint;
    }

    @Override
    public void connect(SocketAddress endpoint) {
      peer = endpoint;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return peer;
    }

    @Override
    public InetAddress getInetAddress() {
      return ((InetSocketAddress) peer).getAddress();
    }

    @Override
    public boolean isConnected() {
      return peer != null;
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return out;
    }

    @Override
    public void setSoTimeout(int timeout) {
      // nothing takes time here
    }

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }

    private final class Requests extends OutputStream {
      @Override
      public void write(int b) {
        asked = true;
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        asked = true;
      }

      @Override
      public void flush() {
        if (asked) {
          asked = false;
          answering = true;
          answer.reset();
        }
      }
    }

    private final class Answers extends InputStream {
      @Override
      public int read() throws IOException {
        throw new IOException("a client reads blocks");
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int n = answering ? answer.read(bytes, from, length) : -1;
        if (n < 0) {
          answering = false;
          throw Silent.INSTANCE; // a client looks whether an idle connection still lives
        }
        return n;
      }
    }
  }

  private static final class Silent extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;
    static final Silent INSTANCE = new Silent();

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
