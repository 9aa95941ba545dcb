package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.chaos.ChaosProxy;
import io.llmcost.it.chaos.Fault;
import io.llmcost.it.chaos.Fault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChaosProxyTest {

  private static final String ANSWER = "0123456789";

  private ServerSocket provider;
  private ChaosProxy proxy;
  private Socket client;

  /** Answers every line with the same ten bytes. */
  @BeforeEach
  void start() throws IOException {
    provider = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread serving = new Thread(this::serve, "ten-bytes");
    serving.setDaemon(true);
    serving.start();
    connect(ChaosProxy.start("p", provider.getLocalPort()));
  }

  private void connect(ChaosProxy newProxy) throws IOException {
    proxy = newProxy;
    client = new Socket(InetAddress.getLoopbackAddress(), URI.create(proxy.baseUrl()).getPort());
    client.setSoTimeout(200);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    proxy.close();
    provider.close();
  }

  private void serve() {
    while (!provider.isClosed()) {
      try (Socket socket = provider.accept()) {
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
          if (c == '\n') {
            socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
          }
        }
      } catch (IOException e) {
        // the other end is gone
      }
    }
  }

  private void ask(Fault fault) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write((fault.at("p") + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private String read(int count) throws IOException {
    return new String(client.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  /** What comes until the connection ends, and how it does. */
  private String all() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String end = "end";
    try {
      for (int c = client.getInputStream().read(); c >= 0; c = client.getInputStream().read()) {
        all.write(c);
      }
    } catch (SocketTimeoutException e) {
      end = "silence";
    } catch (IOException e) {
      end = e instanceof SocketException ? "reset" : e.toString();
    }
    return all.toString(StandardCharsets.ISO_8859_1) + " " + end;
  }

  private void awaitNoneOpen() {
    while (proxy.open() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void eachAnswerOfAConnectionHasItsOwnFault() throws IOException {
    ask(Fault.NONE);
    assertThat(read(10)).isEqualTo(ANSWER);
    ask(new Fault(Kind.THROTTLE, 3));
    assertThat(read(10)).isEqualTo(ANSWER);
    ask(new Fault(Kind.CUT, 4));
    assertThat(all()).isEqualTo("0123 end");
    assertThat(proxy.faults()).isEqualTo(2);
    awaitNoneOpen();
  }

  @Test
  void aResetIsNoEnd() throws IOException {
    ask(new Fault(Kind.RESET, 0));
    assertThat(all()).isEqualTo(" reset");
  }

  @Test
  void aBlackHoleKeepsTheConnectionUntilTheClientLeaves() throws Exception {
    ask(new Fault(Kind.BLACK_HOLE, 4));
    assertThat(all()).isEqualTo("0123 silence");
    assertThat(proxy.held()).isEqualTo(1);
    client.close();
    awaitNoneOpen();
    assertThat(proxy.held()).isZero();
  }

  @Test
  void noiseIsNoAnswer() throws IOException {
    ask(new Fault(Kind.GARBAGE, 2));
    assertThat(all()).startsWith("01").doesNotContain("23456789").endsWith(" end").hasSize(306);
  }

  @Test
  void anAnswerMayComeLate() throws IOException {
    ask(new Fault(Kind.DELAY, 300));
    assertThat(all()).isEqualTo(" silence");
    assertThat(read(10)).isEqualTo(ANSWER);
  }

  @Test
  void aConnectionMayBeRefused() throws IOException {
    stop();
    start();
    proxy.close();
    connect(ChaosProxy.start("p", provider.getLocalPort(), () -> true));
    assertThat(all()).isEqualTo(" reset");
    assertThat(proxy.accepted()).isEqualTo(1);
  }
}
