package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorClassTest {

  /** As Apache's: checked, and no I/O exception. */
  private static final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
      super(message);
    }
  }

  private static ErrorDetail detail(String json) {
    return ErrorDetail.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "400,'{}',REQUEST",
        "404,'not json',REQUEST",
        "400,'{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}',CONTEXT_WINDOW",
        "400,'{\"error\":{\"code\":\"content_policy_violation\"}}',CONTENT_POLICY",
        "400,'{\"error\":{\"code\":\"content_filter\",\"innererror\":{\"code\":\"x\"}}}',CONTENT_POLICY",
        "401,'{}',KEY",
        "402,'{}',KEY",
        "403,'{}',KEY",
        "408,'{}',REQUEST_TIMEOUT",
        "409,'{}',CONFLICT",
        "429,'{\"error\":{\"code\":\"rate_limit_exceeded\",\"type\":\"requests\"}}',RATE_LIMIT",
        "429,'{\"error\":{\"code\":\"insufficient_quota\",\"type\":\"insufficient_quota\"}}',QUOTA",
        "429,'{\"error\":{\"message\":\"insufficient_quota\"}}',RATE_LIMIT",
        "429,'[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]',RATE_LIMIT",
        "500,'{}',SERVER",
        "502,'<html>',SERVER",
        "503,'{}',OVERLOADED",
        "529,'{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}',OVERLOADED"
      })
  void statuses(int status, String body, ErrorClass expected) {
    assertThat(ErrorClass.of(status, detail(body))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'{\"error\":{\"type\":\"server_error\"}}',STREAM_ERROR",
        "'{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}',OVERLOADED",
        "'{\"error\":{\"code\":\"rate_limit_exceeded\"}}',RATE_LIMIT",
        "'{\"error\":{\"code\":\"insufficient_quota\"}}',QUOTA",
        "'{\"error\":{\"type\":\"invalid_request_error\"}}',REQUEST",
        "'{\"response\":{\"error\":{\"code\":\"server_error\"}},\"type\":\"response.failed\"}',STREAM_ERROR",
        "'oops',STREAM_ERROR"
      })
  void errorsInStreams(String data, ErrorClass expected) {
    assertThat(ErrorClass.inStream(detail(data))).isEqualTo(expected);
  }

  @Test
  void failures() {
    assertThat(ErrorClass.of(new ConnectException("Connection refused")))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new UnknownHostException("api"))).isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new HttpConnectTimeoutException("slow")))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new SocketTimeoutException("Connect timed out")))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new SocketTimeoutException("Read timed out")))
        .isEqualTo(ErrorClass.TIMEOUT);
    assertThat(ErrorClass.of(new HttpTimeoutException("request timed out")))
        .isEqualTo(ErrorClass.TIMEOUT);
    assertThat(ErrorClass.of(new SocketException("Connection reset"))).isEqualTo(ErrorClass.RESET);
    assertThat(ErrorClass.of(new IOException("unexpected end of stream", new EOFException("\\n"))))
        .isEqualTo(ErrorClass.RESET);
    assertThat(ErrorClass.of(new SocketTimeoutException("3,000 ms timeout on connection http-62")))
        .as("Apache's: the request was sent")
        .isEqualTo(ErrorClass.TIMEOUT);
    assertThat(ErrorClass.of(new SocketTimeoutException("failed to connect to /10.0.0.1 (443)")))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new ProtocolException("not HTTP"))).isEqualTo(ErrorClass.RESET);
    assertThat(ErrorClass.of(new InterruptedIOException("timeout"))).isEqualTo(ErrorClass.OWN);
    assertThat(ErrorClass.of(new CancellationException())).isEqualTo(ErrorClass.OWN);
    assertThat(ErrorClass.of(new IllegalStateException("closed"))).isEqualTo(ErrorClass.OWN);
  }

  @Test
  void wrappedFailures() {
    assertThat(ErrorClass.of(new CompletionException(new IOException(new ConnectException("no")))))
        .isEqualTo(ErrorClass.CONNECTION);
    assertThat(ErrorClass.of(new SSLHandshakeException("Remote host terminated the handshake")))
        .isEqualTo(ErrorClass.CONNECTION);
    Throwable untrusted = new SSLHandshakeException("PKIX").initCause(new CertificateException());
    assertThat(ErrorClass.of(untrusted)).isEqualTo(ErrorClass.REQUEST);
  }
}
