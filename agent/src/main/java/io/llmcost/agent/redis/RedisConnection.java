package io.llmcost.agent.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One connection. Blocks, for a bounded time. Not for several threads. */
final class RedisConnection implements Closeable {

  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_ELEMENTS = 1 << 20;
  private static final int MAX_DEPTH = 8;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects, and says who it is.
   *
   * @param millis how long it may take, and later each read
   * @throws IOException also if Redis does not want this user
   */
  RedisConnection(RedisAddress address, RedisPlace place, int millis) throws IOException {
    this(address, millis, place);
    try {
      greet(address);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Connects, and says nothing. */
  static RedisConnection anonymous(RedisAddress address, RedisPlace place, int millis)
      throws IOException {
    return new RedisConnection(address, millis, place);
  }

  private RedisConnection(RedisAddress address, int millis, RedisPlace place) throws IOException {
    socket = connect(address, place, millis);
    try {
      in = new BufferedInputStream(socket.getInputStream(), 8 << 10);
      out = new BufferedOutputStream(socket.getOutputStream(), 8 << 10);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(RedisAddress address, RedisPlace place, int millis)
      throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.setKeepAlive(true);
      plain.setSoTimeout(millis);
      plain.connect(new InetSocketAddress(place.host, place.port), millis);
      return address.tls ? secured(plain, address.security, place) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, RedisTls security, RedisPlace place)
      throws IOException {
    SSLSocketFactory factory = security.factory();
    try {
      SSLSocket secured =
          (SSLSocket) factory.createSocket(plain, security.nameOf(place), place.port, true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (SSLException e) {
      throw new RedisRefusal(
          "no TLS with it: "
              + e.getMessage()
              + "; redis.tls.ca names who signs its certificate, redis.tls.host the name in it,"
              + " redis.tls.cert and redis.tls.key who asks, and redis:// is without TLS");
    }
  }

  private void greet(RedisAddress address) throws IOException {
    byte[][] login = new RedisLogin(address.user, address.password).command();
    if (login != null) {
      must(address, login);
    }
    if (address.database != 0) {
      must(address, bytes("SELECT"), bytes(String.valueOf(address.database)));
    }
    must(address, bytes("PING"));
  }

  /** The answer to one command; may be a {@link RedisError}. */
  Object ask(byte[]... command) throws IOException {
    write(command);
    flush();
    return read();
  }

  private void must(RedisAddress address, byte[]... command) throws IOException {
    Object reply = ask(command);
    if (reply instanceof RedisError) {
      throw RedisRefusal.of(address, (RedisError) reply, command);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Not sent before {@link #flush}. */
  void write(byte[]... command) throws IOException {
    out.write(bytes("*" + command.length + "\r\n"));
    for (byte[] part : command) {
      out.write(bytes("$" + part.length + "\r\n"));
      out.write(part);
      out.write('\r');
      out.write('\n');
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /**
   * The next reply.
   *
   * @return a Long, byte[], String, {@link RedisError}, a List of these, or null
   */
  Object read() throws IOException {
    return read(0);
  }

  private Object read(int depth) throws IOException {
    int type = in.read();
    if (type < 0) {
      throw new EOFException("Redis closed the connection");
    }
    String line = line();
    switch (type) {
      case '+':
        return line;
      case '-':
        return new RedisError(line);
      case ':':
        return number(line);
      case '$':
        return text(size(line, MAX_BYTES));
      case '*':
        return list(size(line, MAX_ELEMENTS), depth);
      default:
        throw new IOException("Not a reply of Redis");
    }
  }

  private byte[] text(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] text = new byte[length];
    int read = 0;
    while (read < length) {
      int more = in.read(text, read, length - read);
      if (more < 0) {
        throw new EOFException("Redis closed the connection");
      }
      read += more;
    }
    line();
    return text;
  }

  private List<Object> list(int length, int depth) throws IOException {
    if (length < 0) {
      return null;
    }
    if (depth >= MAX_DEPTH) {
      throw new IOException("Not a reply of Redis");
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(read(depth + 1));
    }
    return list;
  }

  private static int size(String line, int most) throws IOException {
    long size = number(line);
    if (size < -1 || size > most) {
      throw new IOException("A reply of Redis that is too large");
    }
    return (int) size;
  }

  private static long number(String line) throws IOException {
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw new IOException("Not a reply of Redis");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0 || line.length() > 4_096) {
        throw new EOFException("Redis closed the connection");
      }
      line.append((char) c);
    }
    if (in.read() != '\n') {
      throw new IOException("Not a reply of Redis");
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
