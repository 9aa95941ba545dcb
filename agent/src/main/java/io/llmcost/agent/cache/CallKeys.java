package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.HashBuffer;
import java.util.Locale;

/**
 * Makes the keys of one call. A key covers the place and path that is called, the tenant, the
 * client where it may say who calls, the endpoint, the requested model and the canonical hash of
 * the content; each part goes in with its length, so that no two lists of parts read the same.
 */
public final class CallKeys {

  /** Why calls that fail {@link #tellCallersApart} share no answers, for people. */
  public static final String CALLERS_LOOK_ALIKE =
      "nothing in the request says whose it is, and the client may add that later";

  // Changes whenever a key's meaning does, so that what another version knew is not taken for ours.
  private static final int VERSION = 3;
  private static final int WHOLE_CALL = 'c';
  private static final int EMBEDDINGS_INPUT = 'e';
  private static final int EMBEDDINGS_BATCH = 'b';
  private static final int BUT_LAST_TEXT = 'p';
  private static final int CALLER = 'w';
  private static final int APPLICATION = 'a';

  private static final String[] USERS = {"user", "safety_identifier"};

  private final byte[] context;
  private final Exchange exchange;

  private CallKeys(byte[] context, Exchange exchange) {
    this.context = context;
    this.exchange = exchange;
  }

  /** The keys of a call as it stands when a stage sees it. */
  public static CallKeys of(Exchange exchange) {
    HashBuffer parts = HashBuffer.take();
    parts.append((byte) VERSION);
    HttpRequest request = exchange.request();
    addPlace(parts, request.url());
    addTenant(parts, request.headers());
    addClient(parts, clientId(exchange));
    parts.append(exchange.call().endpoint().id());
    parts.append(exchange.call().model());
    addName(parts, 'v', exchange.settings().get(Options.CACHE_VERSION));
    addName(parts, 'n', exchange.controls().cacheNamespace());
    return new CallKeys(parts.toByteArray(), exchange);
  }

  // Nothing where there is none: what was kept without one stays what it was.
  private static void addName(HashBuffer parts, int kind, String name) {
    if (name != null) {
      parts.append((byte) kind);
      parts.append(name);
    }
  }

  /**
   * Whether a call's keys mean the same in other processes: those of clients that may say unseen
   * who calls do not, nor those of a server on the very machine that is told nothing of the caller.
   */
  static boolean areForAllProcesses(Exchange exchange) {
    return clientId(exchange) == null
        && tellCallersApart(exchange)
        && (TenantHeaders.holdCredential(exchange.request())
            || !isHere(exchange.request().url().host()));
  }

  /** Null too for a client of which somebody says that it adds nothing that no request shows. */
  private static String clientId(Exchange exchange) {
    CallContext context = exchange.context();
    return exchange.settings().get(Options.SHARED_CLIENTS).contains(context.client())
        ? null
        : context.clientId();
  }

  private static boolean isHere(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.startsWith("127.")
        || name.contains("::1");
  }

  /**
   * Whether the keys tell this call's caller from others. They do not where the request names none
   * and the client may add one later: such a call gets nobody else's answer.
   */
  public static boolean tellCallersApart(Exchange exchange) {
    return !exchange.context().mayAddCredentials()
        || TenantHeaders.holdCredential(exchange.request());
  }

  /** The key of all calls of one caller, tenant and client, to one origin. */
  public static CallKey caller(Exchange exchange) {
    HashBuffer parts = HashBuffer.take();
    parts.append((byte) VERSION);
    parts.append((byte) CALLER);
    HttpRequest request = exchange.request();
    parts.append(request.url().origin());
    addTenant(parts, request.headers());
    addClient(parts, clientId(exchange));
    return new CallKey(parts.sha256());
  }

  /** The key of what is known of an application's call sites, whichever its calls. */
  public static CallKey application(Settings settings) {
    HashBuffer parts = HashBuffer.take();
    parts.append((byte) VERSION);
    parts.append((byte) APPLICATION);
    addName(parts, 'a', settings.get(Options.APP));
    addName(parts, 'v', settings.get(Options.CACHE_VERSION));
    return new CallKey(parts.sha256());
  }

  /** The headers of a request that say who calls. */
  public static Headers callerHeaders(HttpRequest request) {
    Headers found = Headers.EMPTY;
    for (int i = 0; i < request.headers().size(); i++) {
      String name = request.headers().name(i);
      if (TenantHeaders.concerns(name)) {
        found = found.with(name, request.headers().value(i));
      }
    }
    return found;
  }

  /** The key of the whole call. */
  public CallKey call() {
    return key(WHOLE_CALL, exchange.call().canonicalHash());
  }

  /** The key of all embeddings calls that differ in their texts only. */
  public CallKey batch() {
    return key(EMBEDDINGS_BATCH, exchange.call().hashBesideInputs());
  }

  /**
   * The key of one text of an embeddings call: the same whichever other texts it came with.
   *
   * @param inputHash one of the call's input hashes
   */
  CallKey input(byte[] inputHash) {
    return key(EMBEDDINGS_INPUT, inputHash);
  }

  /**
   * The key of everything but what the last text of the user says.
   *
   * @param perUser whether calls for different users of the application have different keys
   */
  public CallKey butLastText(boolean perUser) {
    HashBuffer content = HashBuffer.take();
    byte[] hash = exchange.call().contextHash();
    content.append(hash, 0, hash.length);
    for (String name : USERS) {
      String user = perUser ? exchange.call().string(name) : null;
      content.append(user == null ? "" : "=" + user);
    }
    return key(BUT_LAST_TEXT, content.sha256());
  }

  private CallKey key(int kind, byte[] content) {
    HashBuffer parts = HashBuffer.take();
    parts.append(context, 0, context.length);
    parts.append((byte) kind);
    parts.append(content, 0, content.length);
    return new CallKey(parts.sha256());
  }

  private static void addPlace(HashBuffer parts, Url url) {
    parts.append(url.scheme());
    parts.append(url.host().toLowerCase(Locale.ROOT));
    parts.appendInt(url.port());
    parts.append(url.pathAndQuery());
  }

  private static void addTenant(HashBuffer parts, Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (TenantHeaders.concerns(name)) {
        parts.append(name.toLowerCase(Locale.ROOT));
        parts.append(headers.value(i));
      }
    }
    parts.appendInt(-1);
  }

  private static void addClient(HashBuffer parts, String id) {
    if (id == null) {
      parts.appendInt(-1);
    } else {
      parts.append(id);
    }
  }
}
