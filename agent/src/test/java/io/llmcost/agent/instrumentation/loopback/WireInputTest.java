package io.llmcost.agent.instrumentation.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Messages are read the same however they are cut on the way. */
class WireInputTest {

  /** Gives bytes in pieces of whatever length. */
  private static WireInput input(byte[] bytes, int length, long seed) {
    Random random = new Random(seed);
    int[] next = {0};
    return new WireInput(
        (target, offset, count) -> {
          if (next[0] == length) {
            return -1;
          }
          int piece = Math.min(1 + random.nextInt(count), length - next[0]);
          if (random.nextInt(3) == 0) {
            piece = 1;
          }
          System.arraycopy(bytes, next[0], target, offset, piece);
          next[0] += piece;
          return piece;
        });
  }

  private static final class Message {
    final byte[] bytes;
    final Headers headers;
    final byte[] body;

    Message(List<String> values, byte[] body, int chunk) {
      this.body = body;
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        fields.add("X-" + i);
        fields.add(values.get(i).trim());
      }
      if (chunk == 0) {
        fields.add("Content-Length");
        fields.add(Integer.toString(body.length));
      } else {
        fields.add("Transfer-Encoding");
        fields.add("chunked");
      }
      headers = Headers.of(fields.toArray(new String[0]));
      MessageWriter writer = new MessageWriter().startLine("POST /v1/x HTTP/1.1");
      headers.forEach(writer::field);
      writer.end();
      if (chunk == 0) {
        writer.body(body);
      } else {
        for (int from = 0; from < body.length; from += chunk) {
          writer.chunk(body, from, Math.min(chunk, body.length - from));
        }
        writer.lastChunk();
      }
      bytes = writer.take();
    }

    void assertRead(WireInput in) throws IOException {
      MessageHead head = MessageHead.read(in);
      assertThat(head.startLine()).isEqualTo("POST /v1/x HTTP/1.1");
      assertThat(head.headers()).isEqualTo(headers);
      BodyInput input = BodyInput.ofRequest(head, in);
      assertThat(input.readAllBytes()).isEqualTo(body);
      assertThat(input.isComplete()).isTrue();
    }
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().withCharRange(' ', '~').withCharRange('\u00a1', '\u00ff');
  }

  @Property(tries = 300)
  void messagesBehindEachOtherAreReadAsTheyWereWritten(
      @ForAll @Size(max = 6) List<@net.jqwik.api.From("values") String> values,
      @ForAll byte[] one,
      @ForAll byte[] other,
      @ForAll @IntRange(max = 40) int chunk,
      @ForAll long seed)
      throws IOException {
    Message first = new Message(values, one, chunk);
    Message second = new Message(values, other, 0);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first.bytes);
    both.write(second.bytes);
    WireInput in = input(both.toByteArray(), both.size(), seed);
    first.assertRead(in);
    second.assertRead(in);
    assertThat(MessageHead.read(in)).isNull();
    assertThat(in.hasBuffered()).isFalse();
  }

  @Property(tries = 300)
  void aMessageThatIsCutIsNeverReadToAnEnd(
      @ForAll @Size(min = 1) byte[] body,
      @ForAll @IntRange(max = 20) int chunk,
      @ForAll @IntRange(min = 1, max = 10_000) int cut,
      @ForAll long seed) {
    Message message = new Message(List.of("a"), body, chunk);
    int length = Math.max(1, message.bytes.length - cut);
    WireInput in = input(message.bytes, length, seed);
    assertThatThrownBy(
            () -> {
              MessageHead head = MessageHead.read(in);
              BodyInput.ofRequest(head, in).readAllBytes();
            })
        .isInstanceOf(EOFException.class);
  }

  @Property(tries = 500)
  void noiseIsReadOrRefusedAndNothingElse(@ForAll byte[] noise, @ForAll long seed) {
    byte[] bytes = new byte[noise.length + 18];
    System.arraycopy("POST / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 17);
    System.arraycopy(noise, 0, bytes, 17, noise.length);
    WireInput in = input(bytes, bytes.length, seed);
    try {
      MessageHead head = MessageHead.read(in);
      RequestLine.of(head.startLine());
      BodyInput.ofRequest(head, in).readAllBytes();
    } catch (MalformedMessageException | EOFException refused) {
      assertThat(refused).hasMessageMatching("\\S.*");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
