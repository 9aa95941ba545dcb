package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.mockwebserver.RecordedRequest;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.Test;

/** Request bodies of all kinds: read once, framed as they were. */
class ClassicRequestBodiesTest extends Apache5Case {

  private HttpPost with(HttpEntity entity) {
    HttpPost post = chat();
    post.setEntity(entity);
    return post;
  }

  private void assertSameOnTheWire(HttpEntity without, HttpEntity with) throws Exception {
    server.enqueue(json("ok"));
    server.enqueue(json("ok"));
    text(builder().build(), with(without));
    text(client(), with(with));
    RecordedRequest expected = taken(server);
    RecordedRequest sent = taken(server);
    assertThat(sent.getHeaders()).isEqualTo(expected.getHeaders());
    assertThat(sent.getBody().readByteString()).isEqualTo(expected.getBody().readByteString());
  }

  private static InputStreamEntity stream(long length) {
    return new InputStreamEntity(
        new ByteArrayInputStream(bytes(ASKED)), length, ContentType.APPLICATION_JSON);
  }

  @Test
  void aStreamOfUnknownLengthStaysChunked() throws Exception {
    assertSameOnTheWire(stream(-1), stream(-1));
    assertThat(gateway.requests.get(0).body()).isEqualTo(bytes(ASKED));
  }

  @Test
  void aStreamOfKnownLengthKeepsIt() throws Exception {
    assertSameOnTheWire(stream(ASKED.length()), stream(ASKED.length()));
  }

  @Test
  void aCompressedBodySaysSo() throws Exception {
    assertSameOnTheWire(
        new StringEntity(ASKED, ContentType.APPLICATION_JSON, "br", false),
        new StringEntity(ASKED, ContentType.APPLICATION_JSON, "br", false));
    assertThat(gateway.requests.get(0).headers().get("content-encoding")).isEqualTo("br");
  }

  @Test
  void aBodyIsWrittenOnceHoweverOftenItIsSent() throws Exception {
    AtomicInteger written = new AtomicInteger();
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .thenCompose(
                    first -> {
                      first.discard();
                      return up.send(request);
                    });
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    HttpEntity entity = template(ASKED, written);
    assertThat(text(client(), with(entity))).isEqualTo("two");
    assertThat(written).hasValue(1);
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(taken(server).getBody().readUtf8()).isEqualTo(ASKED);
  }

  private static HttpEntity template(String text, AtomicInteger written) {
    return new EntityTemplate(
        -1,
        ContentType.APPLICATION_JSON,
        null,
        out -> {
          written.incrementAndGet();
          out.write(bytes(text));
        });
  }

  @Test
  void aBodyOverTheLimitPassesThrough() throws Exception {
    gateway.maxBodyBytes = 10;
    assertSameOnTheWire(
        new StringEntity(ASKED, ContentType.APPLICATION_JSON),
        new StringEntity(ASKED, ContentType.APPLICATION_JSON));
    assertSameOnTheWire(stream(-1), stream(-1));
    assertSameOnTheWire(template(ASKED, new AtomicInteger()), template(ASKED, new AtomicInteger()));
    assertThat(gateway.requests).isEmpty();
    assertThat(gateway.passedThrough)
        .hasSize(3)
        .allMatch(line -> line.startsWith("apache5: request body too long"));
  }

  @Test
  void aBodyThatCannotBeWrittenFailsAsWithoutUs() throws Exception {
    HttpEntity broken =
        new EntityTemplate(
            -1,
            ContentType.APPLICATION_JSON,
            null,
            out -> {
              throw new IOException("the application's");
            });
    assertThatThrownBy(() -> text(client(), with(broken)))
        .isInstanceOf(IOException.class)
        .hasMessage("the application's");
    assertThat(server.getRequestCount()).isZero();
    assertConnectionsAtRest(0);
  }

  @Test
  void aBodyThatOnlyWritesIsEnough() throws Exception {
    server.enqueue(json("ok"));
    HttpEntity writing =
        new AbstractHttpEntity(ContentType.APPLICATION_JSON, null) {
          @Override
          public long getContentLength() {
            return -1;
          }

          @Override
          public boolean isRepeatable() {
            return false;
          }

          @Override
          public java.io.InputStream getContent() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void writeTo(java.io.OutputStream out) throws IOException {
            out.write(bytes(ASKED));
          }

          @Override
          public boolean isStreaming() {
            return false;
          }

          @Override
          public void close() {}
        };
    assertThat(text(client(), with(writing))).isEqualTo("ok");
    assertThat(taken(server).getHeader("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(gateway.requests.get(0).body()).isEqualTo(bytes(ASKED));
  }
}
