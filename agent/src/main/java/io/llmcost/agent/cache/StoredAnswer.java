package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.TokenUsage;
import java.util.Locale;

/**
 * A complete, good answer, kept as it came: a whole body or the bytes of its stream, not
 * compressed. Immutable.
 */
public final class StoredAnswer implements Storable {

  private static final int OBJECT_OVERHEAD = 160;
  private static final String[] KEPT_HEADERS = {"content-type", "x-request-id"};
  private static final String[] KEPT_PREFIXES = {"openai-"};

  private final Headers headers;
  private final byte[] body;
  private final boolean eventStream;
  private final boolean gzipped;
  private final TokenUsage usage;
  private final String model;
  private final RoutedFor routedFor;
  private final long streamMillis;

  /**
   * @param response the head that it came with; what is about the connection, the moment or the
   *     caller's session is not kept. {@code x-request-id} is: it names the call at the provider
   *     that made the answer.
   * @param body decoded
   * @param usage what the body says it has used
   * @param exchange the call that it answered
   * @param streamMillis how long its stream took from the first byte to the last; 0 if unknown
   */
  StoredAnswer(
      HttpResponse response, byte[] body, TokenUsage usage, Exchange exchange, long streamMillis) {
    this.streamMillis = streamMillis;
    this.headers = kept(response.headers());
    this.body = body;
    this.eventStream = response.isEventStream();
    this.gzipped = ContentCoding.of(response.headers()) == ContentCoding.GZIP;
    this.usage = usage;
    this.model = exchange.trace().servedModel();
    this.routedFor = RoutedFor.of(exchange);
  }

  /** One that was kept somewhere else. */
  StoredAnswer(
      Headers headers,
      byte[] body,
      boolean eventStream,
      boolean gzipped,
      TokenUsage usage,
      String model,
      RoutedFor routedFor,
      long streamMillis) {
    this.streamMillis = streamMillis;
    this.headers = headers;
    this.body = body;
    this.eventStream = eventStream;
    this.gzipped = gzipped;
    this.usage = usage;
    this.model = model;
    this.routedFor = routedFor;
  }

  /** An answer to a call that no route has had a say in. */
  StoredAnswer(HttpResponse response, byte[] body, TokenUsage usage, String model) {
    this.streamMillis = 0;
    this.headers = kept(response.headers());
    this.body = body;
    this.eventStream = false;
    this.gzipped = false;
    this.usage = usage;
    this.model = model;
    this.routedFor = null;
  }

  private StoredAnswer(StoredAnswer other, byte[] body) {
    this.streamMillis = other.streamMillis;
    this.headers = other.headers;
    this.body = body;
    this.eventStream = other.eventStream;
    this.gzipped = other.gzipped;
    this.usage = other.usage;
    this.model = other.model;
    this.routedFor = other.routedFor;
  }

  /** This with what it came with only. */
  StoredAnswer withoutBody() {
    return new StoredAnswer(this, new byte[0]);
  }

  /** What of an answer's head is somebody else's too. */
  public static Headers kept(Headers headers) {
    Headers kept = Headers.EMPTY;
    for (int i = 0; i < headers.size(); i++) {
      if (isKept(headers.name(i).toLowerCase(Locale.ROOT))) {
        kept = kept.with(headers.name(i), headers.value(i));
      }
    }
    return kept;
  }

  /** Whether a header with this name, in lower case, may be among those that are kept. */
  static boolean isKept(String name) {
    for (String keptName : KEPT_HEADERS) {
      if (name.equals(keptName)) {
        return true;
      }
    }
    for (String prefix : KEPT_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  Headers headers() {
    return headers;
  }

  /** Decoded: a whole body, or the bytes of its stream. Nobody may change them. */
  public byte[] body() {
    return body;
  }

  /** Whether the body is that of a stream. */
  public boolean isEventStream() {
    return eventStream;
  }

  /** Whether it came compressed. */
  boolean wasGzipped() {
    return gzipped;
  }

  /** How long its stream took from the first byte to the last; 0 if that is not known. */
  long streamMillis() {
    return streamMillis;
  }

  boolean reportsUsage() {
    return usage.source() != TokenUsage.Source.NONE;
  }

  /** What the body says; without a source if it says nothing. */
  TokenUsage usage() {
    return usage;
  }

  /** The model that answered, as far as the call's trace knew; may be null. */
  public String model() {
    return model;
  }

  /** What a route looked at; null if none was taken. */
  RoutedFor routedFor() {
    return routedFor;
  }

  /**
   * Whether a call may have this answer as far as routes are concerned: what a route has sent
   * elsewhere is an answer only to calls that the same routes send to the same place.
   */
  boolean suits(Exchange exchange) {
    return routedFor == null || routedFor.suits(exchange);
  }

  @Override
  public int weight() {
    int weight = OBJECT_OVERHEAD + body.length;
    for (int i = 0; i < headers.size(); i++) {
      weight += 96 + 2 * (headers.name(i).length() + headers.value(i).length());
    }
    return weight;
  }
}
