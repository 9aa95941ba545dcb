package io.llmcost.agent.gateway;

import io.llmcost.agent.http.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The {@code x-llmcost-*} request headers, and what others say of caching. They can only make the
 * agent stricter than its configuration, and ours are never sent on; what is not understood is
 * ignored.
 */
public final class Controls {

  /** All our headers begin so. */
  public static final String PREFIX = "x-llmcost-";

  /** Nothing asked for. */
  public static final Controls NONE =
      new Controls(false, CacheUse.FULL, -1, -1, Collections.emptyList(), false, null, null);

  /** What the application lets the cache do. */
  public enum CacheUse {
    /** Read and write. */
    FULL,
    /** {@code no-cache}: ask the provider, and keep the answer. */
    REFRESH,
    /** {@code no-store}: neither read nor write. */
    NONE,
    /** {@code only}: answer from the cache or with an error, never from the provider. */
    ONLY
  }

  private final boolean bypass;
  private final CacheUse cacheUse;
  private final long cacheTtlSeconds;
  private final long cacheStaleSeconds;
  private final List<String> tags;
  private final boolean highQuality;
  private final Feedback feedback;
  private final String cacheNamespace;

  private Controls(
      boolean bypass,
      CacheUse cacheUse,
      long cacheTtlSeconds,
      long cacheStaleSeconds,
      List<String> tags,
      boolean highQuality,
      Feedback feedback,
      String cacheNamespace) {
    this.bypass = bypass;
    this.cacheUse = cacheUse;
    this.cacheTtlSeconds = cacheTtlSeconds;
    this.cacheStaleSeconds = cacheStaleSeconds;
    this.tags = tags;
    this.highQuality = highQuality;
    this.feedback = feedback;
    this.cacheNamespace = cacheNamespace;
  }

  public static Controls read(Headers headers) {
    OthersCacheHeaders others = OthersCacheHeaders.read(headers);
    if (others == OthersCacheHeaders.NONE && headers.withoutPrefix(PREFIX) == headers) {
      return NONE;
    }
    return new Controls(
        "true".equalsIgnoreCase(headers.get(PREFIX + "bypass")),
        OthersCacheHeaders.stricter(cacheUse(headers.get(PREFIX + "cache")), others.use()),
        shorter(seconds(headers.get(PREFIX + "cache-ttl")), others.seconds()),
        others.staleSeconds(),
        tags(headers.all(PREFIX + "tags")),
        "high".equalsIgnoreCase(headers.get(PREFIX + "quality")),
        feedback(headers.get(PREFIX + "feedback")),
        headers.get(PREFIX + "cache-namespace"));
  }

  private static Feedback feedback(String value) {
    return value == null ? null : Feedback.read(value);
  }

  private static CacheUse cacheUse(String value) {
    switch (value == null ? "" : value.trim().toLowerCase(Locale.ROOT)) {
      case "no-cache":
        return CacheUse.REFRESH;
      case "no-store":
        return CacheUse.NONE;
      case "only":
        return CacheUse.ONLY;
      default:
        return CacheUse.FULL;
    }
  }

  /** The shorter one of two times, of which -1 is none. */
  static long shorter(long one, long other) {
    return one < 0 ? other : other < 0 ? one : Math.min(one, other);
  }

  static long seconds(String value) {
    if (value == null) {
      return -1;
    }
    String text = value.trim().toLowerCase(Locale.ROOT);
    long unit = 1;
    if (text.endsWith("s") || text.endsWith("m") || text.endsWith("h")) {
      unit = text.endsWith("s") ? 1 : text.endsWith("m") ? 60 : 3600;
      text = text.substring(0, text.length() - 1);
    }
    try {
      return Math.max(0, Math.multiplyExact(Long.parseLong(text), unit));
    } catch (ArithmeticException | NumberFormatException e) {
      return -1;
    }
  }

  private static List<String> tags(List<String> values) {
    List<String> tags = new ArrayList<>();
    for (String value : values) {
      for (String tag : value.split(",")) {
        if (!tag.trim().isEmpty()) {
          tags.add(tag.trim());
        }
      }
    }
    return Collections.unmodifiableList(tags);
  }

  /** The call is to be made as if the agent were not there; it is still accounted for. */
  public boolean bypass() {
    return bypass;
  }

  public CacheUse cacheUse() {
    return cacheUse;
  }

  /** An upper bound for how long the answer may be kept, in seconds; -1 if none was given. */
  public long cacheTtlSeconds() {
    return cacheTtlSeconds;
  }

  /**
   * An upper bound for how long after its time an answer may be given, in seconds; -1 if none was
   * given.
   */
  public long cacheStaleSeconds() {
    return cacheStaleSeconds;
  }

  /** These, but the answer is to be a new one. */
  Controls refreshing() {
    return new Controls(
        bypass,
        CacheUse.REFRESH,
        cacheTtlSeconds,
        cacheStaleSeconds,
        tags,
        highQuality,
        null,
        cacheNamespace);
  }

  /** Only calls with the same one share answers; null if none was given. */
  public String cacheNamespace() {
    return cacheNamespace;
  }

  /** In order; may be empty. */
  public List<String> tags() {
    return tags;
  }

  /** The application wants the model it asked for. */
  public boolean highQuality() {
    return highQuality;
  }

  /** What the application says of an earlier answer; null if nothing. */
  public Feedback feedback() {
    return feedback;
  }
}
