package io.llmcost.agent.cache;

import io.llmcost.agent.cache.EntryFormat.Stored;

/** What is said of one thing that is kept, for people. Immutable. */
public final class CacheEntry {

  private static final int FIELDS = 7;

  private final String name;
  private final int bytes;
  private final String kind;
  private final String model;
  private final long storedAt;
  private final long expiresAt;
  private final String site;

  private CacheEntry(
      String name,
      int bytes,
      String kind,
      String model,
      long storedAt,
      long expiresAt,
      String site) {
    this.name = name;
    this.bytes = bytes;
    this.kind = kind;
    this.model = model;
    this.storedAt = storedAt;
    this.expiresAt = expiresAt;
    this.site = site;
  }

  /**
   * @param stored null if it cannot be read
   */
  static CacheEntry of(String name, int bytes, Stored stored) {
    return stored == null
        ? new CacheEntry(name, bytes, null, null, 0, 0, null)
        : of(name, bytes, stored.value, stored.storedAt, stored.expiresAt, null);
  }

  static CacheEntry of(
      String name, int bytes, Storable value, long storedAt, long expiresAt, String site) {
    StoredAnswer head =
        value instanceof StoredVector ? ((StoredVector) value).head() : (StoredAnswer) value;
    String kind =
        value instanceof StoredVector ? "vector" : head.isEventStream() ? "stream" : "answer";
    return new CacheEntry(name, bytes, kind, head.model(), storedAt, expiresAt, site);
  }

  /** What {@link #line} gave; null if it is none. */
  public static CacheEntry ofLine(String line) {
    String[] fields = line.split("\t", -1);
    try {
      return fields.length != FIELDS
          ? null
          : new CacheEntry(
              fields[0],
              Integer.parseInt(fields[1]),
              orNull(fields[2]),
              orNull(fields[3]),
              Long.parseLong(fields[4]),
              Long.parseLong(fields[5]),
              orNull(fields[6]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** One line, with tabs between the fields. */
  String line() {
    return String.join(
        "\t",
        name,
        String.valueOf(bytes),
        word(kind),
        word(model),
        String.valueOf(storedAt),
        String.valueOf(expiresAt),
        word(site));
  }

  static String word(String text) {
    return text == null ? "" : text.replaceAll("[\t\r\n]", " ");
  }

  /** 64 hexadecimal digits. */
  public String name() {
    return name;
  }

  /** As it is kept. */
  public int bytes() {
    return bytes;
  }

  /** Whether this version, with this key, can read it. */
  public boolean isReadable() {
    return kind != null;
  }

  /** {@code answer}, {@code stream} or {@code vector}; null if it cannot be read. */
  public String kind() {
    return kind;
  }

  /** The model that answered; null if that is not known. */
  public String model() {
    return model;
  }

  /** Milliseconds since the epoch; 0 if it cannot be read. */
  public long storedAt() {
    return storedAt;
  }

  /** As {@link #storedAt}. */
  public long expiresAt() {
    return expiresAt;
  }

  /** The call site whose answer it is; null if that is not known. */
  public String site() {
    return site;
  }
}
