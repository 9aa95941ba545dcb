package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryFormatTest {

  private static final int LIMIT = 1 << 20;
  private static final byte[] KEY = new byte[32];
  private static final EntryFormat PLAIN = new EntryFormat(null);
  private static final EntryFormat SECRET = secret("a secret of some length");

  private static EntryFormat secret(String text) {
    try {
      return new EntryFormat(new EntryCipher(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse json(String body) {
    return HttpResponse.whole(
        200,
        Headers.of("content-type", "application/json", "x-request-id", "req-1"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static StoredAnswer answer(String text) {
    HttpResponse response = json(Answers.chat(text));
    return new StoredAnswer(
        response,
        response.bytes(),
        TokenUsage.of(TokenUsage.Source.REPORTED, 1, 1),
        Calls.chat("hi").exchange(),
        1_234);
  }

  private static StoredVector vector(String json) {
    return new StoredVector(
        answer("").withoutBody(),
        new EmbeddingItem(json.getBytes(StandardCharsets.UTF_8), "text-embedding-3-small", 7));
  }

  private static EntryFormat format(boolean encrypted) {
    return encrypted ? SECRET : PLAIN;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatItWrote(boolean encrypted) {
    StoredAnswer kept = answer("an answer ".repeat(200));
    byte[] bytes = format(encrypted).write(KEY, kept, 1_000, 2_000);
    EntryFormat.Stored read = format(encrypted).read(KEY, bytes, LIMIT);
    assertThat(read.storedAt).isEqualTo(1_000);
    assertThat(read.expiresAt).isEqualTo(2_000);
    StoredAnswer answer = (StoredAnswer) read.value;
    assertThat(answer.body()).isEqualTo(kept.body());
    assertThat(answer.headers()).isEqualTo(kept.headers());
    assertThat(answer.isEventStream()).isFalse();
    assertThat(answer.streamMillis()).isEqualTo(1_234);
    assertThat(answer.reportsUsage()).isTrue();
    assertThat(bytes.length).isLessThan(kept.body().length / 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsTheVectorThatItWrote(boolean encrypted) {
    byte[] bytes = format(encrypted).write(KEY, vector("[0.5,-1,2e-3]"), 1, 2);
    StoredVector read = (StoredVector) format(encrypted).read(KEY, bytes, LIMIT).value;
    assertThat(new String(read.item().vector(), StandardCharsets.UTF_8)).isEqualTo("[0.5,-1,2e-3]");
    assertThat(read.item().model()).isEqualTo("text-embedding-3-small");
    assertThat(read.item().promptTokens()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "nonsense", "[1,2", "\"abc", "[1],[2]", "null", "[1]}"})
  void whatIsNoVectorIsNone(String json) {
    assertThat(PLAIN.read(KEY, PLAIN.write(KEY, vector(json), 1, 2), LIMIT)).isNull();
  }

  @Test
  void whatIsNoCompleteAnswerIsNone() {
    HttpResponse half = json("{\"id\":\"x\",\"choices\":[{\"index\":0");
    StoredAnswer cut =
        new StoredAnswer(half, half.bytes(), TokenUsage.UNKNOWN, Calls.chat("hi").exchange(), 0);
    assertThat(PLAIN.read(KEY, PLAIN.write(KEY, cut, 1, 2), LIMIT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEntryUnderAnotherKeyIsNone(boolean encrypted) {
    byte[] bytes = format(encrypted).write(KEY, answer("mine"), 1, 2);
    byte[] other = KEY.clone();
    other[31] = 1;
    assertThat(format(encrypted).read(other, bytes, LIMIT)).isNull();
  }

  @Test
  void whoHasAnotherSecretOrNoneFindsNothing() {
    byte[] sealed = SECRET.write(KEY, answer("a sentence in the clear"), 1, 2);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("sentence");
    assertThat(PLAIN.read(KEY, sealed, LIMIT)).isNull();
    assertThat(secret("another secret of some length").read(KEY, sealed, LIMIT)).isNull();
    assertThat(SECRET.read(KEY, PLAIN.write(KEY, answer("x"), 1, 2), LIMIT)).isNull();
  }

  @Test
  void whatIsTooLongWhenUnpackedIsNone() {
    byte[] bytes = PLAIN.write(KEY, answer("a".repeat(100_000)), 1, 2);
    assertThat(bytes.length).isLessThan(10_000);
    assertThat(PLAIN.read(KEY, bytes, 50_000)).isNull();
    assertThat(PLAIN.read(KEY, bytes, 200_000)).isNotNull();
  }

  @Property(tries = 2_000)
  void anyBytesAreNoEntry(@ForAll byte[] bytes) {
    assertThat(PLAIN.read(KEY, bytes, LIMIT)).isNull();
    assertThat(SECRET.read(KEY, bytes, LIMIT)).isNull();
  }

  @Property(tries = 2_000)
  void anyBytesBehindTheHeadAreNoEntry(
      @ForAll @Size(max = 600) byte[] content, @ForAll @IntRange(min = 0, max = 3) int flags) {
    byte[] bytes = Arrays.copyOf(new byte[] {'l', 'c', 1, (byte) flags}, 4 + content.length);
    System.arraycopy(content, 0, bytes, 4, content.length);
    assertThat(PLAIN.read(KEY, bytes, LIMIT)).isNull();
    assertThat(SECRET.read(KEY, bytes, LIMIT)).isNull();
  }

  @Property(tries = 2_000)
  void anyPartsThatAreWellPackedAreAnEntryOrNone(@ForAll @Size(max = 400) byte[] content) {
    // With the right checksum, as somebody else's program might write it: never an exception.
    byte[] bytes = PLAIN.pack(KEY, content);
    EntryFormat.Stored read = PLAIN.read(KEY, bytes, LIMIT);
    assertThat(read == null || read.value != null).isTrue();
  }

  @Property(tries = 2_000)
  void aChangedEntryIsNone(
      @ForAll @IntRange(min = 0, max = 1_000_000) int place,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll boolean encrypted) {
    byte[] bytes = format(encrypted).write(KEY, answer("an answer"), 1, 2);
    bytes[place % bytes.length] ^= (byte) change;
    assertThat(format(encrypted).read(KEY, bytes, LIMIT)).isNull();
    byte[] cut = Arrays.copyOf(bytes, place % bytes.length);
    assertThat(format(encrypted).read(KEY, cut, LIMIT)).isNull();
  }
}
