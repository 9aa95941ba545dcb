package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.UnsentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of which requests it is certain that no provider has had them whole. */
class UnsentTest {

  static Throwable[] unsent() {
    return new Throwable[] {
      new ConnectException("Connection refused"),
      new ExecutionException(new UnknownHostException("api.openai.com")),
      new UnresolvedAddressException(),
      new SocketTimeoutException("connect timed out"),
      new SocketTimeoutException("Connect timed out"),
      new SocketTimeoutException("failed to connect to /10.0.0.1 (port 443) after 1000ms"),
      new java.net.http.HttpConnectTimeoutException("HTTP connect timed out"),
      new SSLHandshakeException("Remote host terminated the handshake"),
      new SSLException("Unsupported or unrecognized SSL message"),
      new IOException("Broken pipe"),
      new SocketException("Broken pipe (Write failed)"),
      new IOException("stream was reset: REFUSED_STREAM"),
      new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407\""),
      new IOException("Connection has been closed BEFORE response, while sending request body"),
      new SecurityException("not by this policy"),
      new UnsentException("The process has a cookie handler"),
    };
  }

  static Throwable[] perhapsSent() {
    IOException shared = new IOException("Broken pipe");
    shared.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("okhttp3.internal.http2.Http2Writer", "flush", null, 1)
        });
    return new Throwable[] {
      new SocketException("Connection reset"),
      new SocketTimeoutException("Read timed out"),
      new SocketTimeoutException("10,000 milliseconds timeout on connection http-outgoing-1"),
      new EOFException("unexpected end of stream"),
      new IOException("Connection reset by peer"),
      new IOException("HTTP/1.1 header parser received no bytes"),
      new java.net.http.HttpTimeoutException("request timed out"),
      new InterruptedIOException("timeout"),
      new IOException("Canceled"),
      new CancellationException(),
      new ClosedChannelException(),
      new IllegalStateException("something else"),
      shared,
    };
  }

  @ParameterizedTest
  @MethodSource("unsent")
  void provesIt(Throwable failure) {
    assertThat(Unsent.isProvenBy(failure)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("perhapsSent")
  void provesNothing(Throwable failure) {
    assertThat(Unsent.isProvenBy(failure)).isFalse();
  }
}
