package io.llmcost.agent.cache;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.llm.EmbeddingItem;
import io.llmcost.agent.llm.EmbeddingsAnswer;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * What is kept outside of this process, as bytes: two letters, the format's version, how it is
 * packed, and then either a checksum or a cipher's tag over key and content, so that neither what
 * is damaged nor what lies under another key is taken for an answer. What is read is checked as
 * what comes from a provider is: bytes that no version of this wrote are no entry, and no error.
 */
final class EntryFormat {

  /** Changes when the layout does; what has another one is not read. */
  static final int VERSION = 1;

  private static final int MAGIC = 'l' << 8 | 'c';
  private static final int HEAD = 4;
  private static final int CHECKSUM = 8;
  private static final int DEFLATED = 1;
  private static final int ENCRYPTED = 2;
  private static final int ANSWER = 'a';
  private static final int VECTOR = 'v';
  private static final int EVENT_STREAM = 1;
  private static final int GZIPPED = 2;
  private static final int TIMED = 4;
  private static final int SMALL = 256;
  private static final int MAX_HEADERS = 64;
  private static final int DIGEST = 32;

  private final EntryCipher cipher;

  /**
   * @param cipher null for entries that anybody may read
   */
  EntryFormat(EntryCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param key the entry's, 32 bytes
   * @param storedAt milliseconds since the epoch, as expiresAt
   * @return null if it cannot be kept outside of this process
   */
  byte[] write(byte[] key, Storable value, long storedAt, long expiresAt) {
    ByteWriter out = new ByteWriter();
    if (value instanceof StoredAnswer) {
      out.writeByte(ANSWER);
      out.writeLong(storedAt);
      out.writeLong(expiresAt);
      if (!write((StoredAnswer) value, out)) {
        return null;
      }
    } else {
      StoredVector vector = (StoredVector) value;
      out.writeByte(VECTOR);
      out.writeLong(storedAt);
      out.writeLong(expiresAt);
      if (!write(vector.head(), out)) {
        return null;
      }
      out.write(vector.item().vector());
      out.write(vector.item().model());
      out.writeLong(vector.item().promptTokens());
    }
    return pack(key, out.toByteArray());
  }

  private static boolean write(StoredAnswer answer, ByteWriter out) {
    byte[] digest = answer.routedFor() == null ? new byte[0] : answer.routedFor().digest();
    if (digest == null) {
      return false;
    }
    boolean timed = answer.streamMillis() > 0;
    out.writeByte(
        (answer.isEventStream() ? EVENT_STREAM : 0)
            | (answer.wasGzipped() ? GZIPPED : 0)
            | (timed ? TIMED : 0));
    if (timed) {
      out.writeLong(answer.streamMillis());
    }
    out.write(answer.model());
    out.write(digest);
    Headers headers = answer.headers();
    out.writeByte(Math.min(MAX_HEADERS, headers.size()));
    for (int i = 0; i < Math.min(MAX_HEADERS, headers.size()); i++) {
      out.write(headers.name(i));
      out.write(headers.value(i));
    }
    out.write(answer.body());
    return true;
  }

  byte[] pack(byte[] key, byte[] plain) {
    byte[] deflated = plain.length < SMALL ? plain : Deflating.deflate(plain);
    boolean smaller = deflated.length < plain.length;
    byte[] content = smaller ? deflated : plain;
    int flags = (smaller ? DEFLATED : 0) | (cipher == null ? 0 : ENCRYPTED);
    byte[] head = head(flags);
    byte[] sealed = cipher == null ? content : cipher.seal(content, associated(head, key));
    ByteBuffer entry = ByteBuffer.allocate(HEAD + CHECKSUM + sealed.length);
    entry.put(head).putLong(checksum(head, key, sealed)).put(sealed);
    return entry.array();
  }

  private static byte[] head(int flags) {
    return new byte[] {(byte) (MAGIC >> 8), (byte) MAGIC, VERSION, (byte) flags};
  }

  private static byte[] associated(byte[] head, byte[] key) {
    return ByteBuffer.allocate(head.length + key.length).put(head).put(key).array();
  }

  private static long checksum(byte[] head, byte[] key, byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(head, 0, head.length);
    crc.update(key, 0, key.length);
    crc.update(content, 0, content.length);
    return crc.getValue();
  }

  /**
   * An entry, or null for any bytes that are none under this key. Never throws.
   *
   * @param limit of the plain content, in bytes
   */
  Stored read(byte[] key, byte[] bytes, int limit) {
    try {
      byte[] plain = unpack(key, bytes, limit);
      return plain == null ? null : read(new ByteReader(plain));
    } catch (IOException
        | DataFormatException
        | UnusableAnswerException
        | RuntimeException
        | StackOverflowError e) {
      Log.debug("An entry of the shared cache cannot be read", e);
      return null;
    }
  }

  /**
   * What was packed under a key, or null for any bytes that are nothing of it. Never throws.
   *
   * @param limit of the plain content, in bytes
   */
  byte[] open(byte[] key, byte[] bytes, int limit) {
    try {
      return unpack(key, bytes, limit);
    } catch (DataFormatException | RuntimeException e) {
      Log.debug("Something of the shared cache cannot be read", e);
      return null;
    }
  }

  private byte[] unpack(byte[] key, byte[] bytes, int limit) throws DataFormatException {
    if (bytes == null || bytes.length < HEAD + CHECKSUM) {
      return null;
    }
    byte[] head = Arrays.copyOf(bytes, HEAD);
    int flags = head[HEAD - 1];
    boolean encrypted = (flags & ENCRYPTED) != 0;
    if (!Arrays.equals(head, head(flags & (DEFLATED | ENCRYPTED)))
        || encrypted != (cipher != null)) {
      return null;
    }
    byte[] content = Arrays.copyOfRange(bytes, HEAD + CHECKSUM, bytes.length);
    if (ByteBuffer.wrap(bytes).getLong(HEAD) != checksum(head, key, content)) {
      return null;
    }
    if (encrypted) {
      content = cipher.open(content, associated(head, key));
    }
    if (content == null || (flags & DEFLATED) == 0) {
      return content == null || content.length > limit ? null : content;
    }
    return Deflating.inflate(content, limit);
  }

  private static Stored read(ByteReader in) throws IOException, UnusableAnswerException {
    int kind = in.readByte();
    long storedAt = in.readLong();
    long expiresAt = in.readLong();
    if (kind == ANSWER) {
      StoredAnswer answer = readAnswer(in, true);
      return answer == null || in.hasMore() ? null : new Stored(answer, storedAt, expiresAt);
    }
    StoredAnswer head = kind == VECTOR ? readAnswer(in, false) : null;
    if (head == null) {
      return null;
    }
    EmbeddingItem item = new EmbeddingItem(in.readBytes(), in.readText(), in.readLong());
    if (in.hasMore() || item.promptTokens() < 0) {
      return null;
    }
    // Says whether it is a vector at all.
    EmbeddingsAnswer.read(EmbeddingsAnswer.ofStored(Collections.singletonList(item)), 1);
    return new Stored(new StoredVector(head, item), storedAt, expiresAt);
  }

  private static StoredAnswer readAnswer(ByteReader in, boolean complete) throws IOException {
    int flags = in.readByte();
    boolean eventStream = (flags & EVENT_STREAM) != 0;
    long streamMillis = (flags & TIMED) == 0 ? 0 : Math.max(0, in.readLong());
    String model = in.readText();
    byte[] digest = in.readBytes();
    String[] fields = new String[2 * in.readByte()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = in.readText();
    }
    byte[] body = in.readBytes();
    if ((digest.length != 0 && digest.length != DIGEST) || !areKept(fields)) {
      return null;
    }
    TokenUsage usage = complete ? AnswerCheck.usage(eventStream, body) : TokenUsage.UNKNOWN;
    return usage == null
        ? null
        : new StoredAnswer(
            Headers.ofTrusted(fields),
            body,
            eventStream,
            (flags & GZIPPED) != 0,
            usage,
            model,
            digest.length == 0 ? null : RoutedFor.ofDigest(digest),
            streamMillis);
  }

  private static boolean areKept(String[] fields) {
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i] == null
          || fields[i + 1] == null
          || !StoredAnswer.isKept(fields[i].toLowerCase(Locale.ROOT))
          || !isPlain(fields[i])
          || !isPlain(fields[i + 1])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** What was read, and when it was kept. */
  static final class Stored {
    final Storable value;

    /** Milliseconds since the epoch, by the clock of whoever kept it. */
    final long storedAt;

    /** As that; from then on it is not given out. */
    final long expiresAt;

    Stored(Storable value, long storedAt, long expiresAt) {
      this.value = value;
      this.storedAt = storedAt;
      this.expiresAt = expiresAt;
    }
  }
}
