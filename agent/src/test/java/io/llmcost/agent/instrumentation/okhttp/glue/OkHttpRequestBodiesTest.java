package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.mockwebserver.RecordedRequest;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;

/** Request bodies of every kind arrive as the application writes them. */
class OkHttpRequestBodiesTest extends OkHttpCase {

  /** Can be read once, whatever it says. */
  private static class Once extends RequestBody {
    final AtomicInteger writes = new AtomicInteger();
    private final InputStream in;
    private final long length;
    private final boolean duplex;

    Once(byte[] bytes, long length, boolean duplex) {
      this.in = new ByteArrayInputStream(bytes);
      this.length = length;
      this.duplex = duplex;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      return length;
    }

    // Overrides what there is from 3.14 on.
    public boolean isDuplex() {
      return duplex;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      writes.incrementAndGet();
      sink.write(in.readAllBytes());
    }
  }

  private Request post(RequestBody body) {
    return chat().post(body).build();
  }

  @Test
  void aBodyThatCanBeReadOnceIsReadOnce() throws Exception {
    OkHttpClient client = gateway.client();
    for (long length : new long[] {ASKED.length(), -1}) {
      Once once = new Once(bytes(ASKED), length, false);
      server.enqueue(json("ok"));
      assertThat(text(client, post(once))).isEqualTo("ok");
      RecordedRequest sent = taken();
      assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
      assertThat(sent.getHeader("Transfer-Encoding")).isEqualTo(length < 0 ? "chunked" : null);
      assertThat(once.writes).hasValue(1);
    }
    assertThat(gateway.requests).hasSize(2);
    assertThat(gateway.passedThrough).isEmpty();
  }

  @Test
  void itCanBeSentTwiceAllTheSame() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });
    server.enqueue(json("1"));
    server.enqueue(json("2"));
    assertThat(text(gateway.client(), post(new Once(bytes(ASKED), -1, false)))).isEqualTo("2");
    taken();
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  @Test
  void aBodyOverTheLimitPassesAndIsCounted() throws Exception {
    gateway.maxBodyBytes = 10;
    OkHttpClient client = gateway.client();
    for (long length : new long[] {ASKED.length(), -1}) {
      server.enqueue(json("ok"));
      Request request =
          chat().post(new Once(bytes(ASKED), length, false)).header("x-llmcost-tags", "a").build();
      assertThat(text(client, request)).isEqualTo("ok");
      RecordedRequest sent = taken();
      assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
      assertThat(sent.getHeader("x-llmcost-tags")).isNull();
    }
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough).hasSize(2).allMatch(reason -> reason.startsWith("okhttp:"));
  }

  @Test
  void aBodyOfTheLimitsLengthIsHandled() throws Exception {
    gateway.maxBodyBytes = ASKED.length();
    server.enqueue(json("ok"));
    text(gateway.client(), chat().build());
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void aDuplexBodyIsNotTouched() throws Exception {
    assumeTrue(
        java.util.Arrays.stream(RequestBody.class.getMethods())
            .anyMatch(method -> method.getName().equals("isDuplex")));
    assertThat(BufferedRequestBody.read(new Once(bytes(ASKED), -1, true), 100, () -> false))
        .isNull();
  }

  @Test
  void whatABodyThrowsIsTheApplications() throws Exception {
    OkHttpClient client = gateway.client();
    IOException own = new IOException("own");
    assertThatThrownBy(() -> text(client, post(failing(own)))).isSameAs(own);
    IllegalStateException unchecked = new IllegalStateException("own");
    assertThatThrownBy(() -> text(client, post(failing(unchecked)))).isSameAs(unchecked);
    assertThat(server.getRequestCount()).isZero();
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void aCallThatIsCancelledWhileItsBodyIsWrittenEndsThere() {
    AtomicReference<Call> call = new AtomicReference<>();
    Writing body = new Writing(() -> call.get().cancel());
    call.set(gateway.client().newCall(post(body)));
    assertThatThrownBy(() -> call.get().execute()).isInstanceOf(IOException.class);
    assertThat(body.wentOn).isFalse();
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void aThreadThatIsInterruptedWhileItWritesABodyEndsThere() {
    Writing body = new Writing(() -> Thread.currentThread().interrupt());
    try {
      assertThatThrownBy(() -> text(gateway.client(), post(body)))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(body.wentOn).isFalse();
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void aBodyMayCloseWhatItIsWrittenTo() throws Exception {
    server.enqueue(json("ok"));
    RequestBody closing =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return JSON;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8(ASKED);
            sink.close();
          }
        };
    assertThat(text(gateway.client(), post(closing))).isEqualTo("ok");
    assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
  }

  /** A body in the midst of which something happens. */
  private static final class Writing extends RequestBody {
    private final Runnable happening;
    private boolean wentOn;

    Writing(Runnable happening) {
      this.happening = happening;
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8("{");
      happening.run();
      sink.flush();
      wentOn = true;
      sink.writeUtf8("}");
    }
  }

  private static RequestBody failing(Exception failure) {
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return JSON;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.writeUtf8("half");
        if (failure instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        throw (IOException) failure;
      }
    };
  }

  @Test
  void aWrongLengthIsFoundAsEver() throws Exception {
    OkHttpClient client = gateway.client();
    for (long wrong : new long[] {ASKED.length() - 1, ASKED.length() + 1}) {
      server.enqueue(json("ok"));
      assertThatThrownBy(() -> text(client, post(new Once(bytes(ASKED), wrong, false))))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anEmptyBodyIsSentEmpty() throws Exception {
    server.enqueue(json("ok"));
    text(gateway.client(), post(RequestBody.create(null, new byte[0])));
    RecordedRequest sent = taken();
    assertThat(sent.getHeader("Content-Length")).isEqualTo("0");
    assertThat(sent.getHeader("Content-Type")).isNull();
  }

  @Test
  void aReadBodyCarriesItsBytesAndWhatTheOriginalSaid() throws Exception {
    BufferedRequestBody known =
        BufferedRequestBody.read(new Once(bytes(ASKED), ASKED.length(), false), 100, () -> false);
    assertThat(known.with(known.bytes())).isSameAs(known);
    assertThat(known.isOneShot()).isFalse();
    assertThat(known.with(bytes("{}")).contentLength()).isEqualTo(2);
    assertThat(known.with(bytes("{}")).contentType()).isEqualTo(JSON);
    BufferedRequestBody unknown =
        BufferedRequestBody.read(new Once(bytes(ASKED), -1, false), 100, () -> false);
    assertThat(unknown.contentLength()).isEqualTo(-1);
    assertThat(unknown.with(bytes("{}")).contentLength()).isEqualTo(-1);
  }
}
