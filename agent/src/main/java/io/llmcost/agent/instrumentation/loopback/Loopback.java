package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What glue sees of the loopback bridge. The listener is opened for the first call; where it cannot
 * be, that is said once and all calls go on untouched.
 */
public final class Loopback {

  static final String SECRET = Controls.PREFIX + "bridge";
  static final String ORIGIN = Controls.PREFIX + "bridge-origin";
  static final String CALL = Controls.PREFIX + "bridge-call";

  private final CallHandler calls;
  private final Supplier<String> callSites;
  private volatile Open open;
  private volatile boolean failed;

  /** What there is once there was a call. */
  private static final class Open {
    final Tickets tickets = new Tickets();
    final OriginPool pool = new OriginPool();
    Listener listener;
  }

  /**
   * @param callSites asked on the thread that makes the call; may answer null
   */
  public Loopback(CallHandler calls, Supplier<String> callSites) {
    this.calls = calls;
    this.callSites = callSites;
  }

  /**
   * Whether a request is on its way to the listener already.
   *
   * @param fields the first value of a header field, or null
   */
  public static boolean leads(UnaryOperator<String> fields) {
    return fields.apply(SECRET) != null;
  }

  /**
   * Where a call goes instead. Asked on the thread that makes the call, for one that is wanted.
   *
   * @param client its name in configuration and ledger
   * @param timeNanos how long the application waits; {@link Long#MAX_VALUE} if that is not known
   * @return null if it is to go on untouched
   */
  public Detour detour(String client, Url url, long timeNanos) {
    if (!calls.mayBridge(url.host(), url.port())) {
      calls.passedThrough(client, "excluded from the loopback bridge");
      return null;
    }
    Open ready = open != null ? open : open();
    if (ready == null || !mayConnect(ready.listener)) {
      calls.passedThrough(client, "no loopback listener");
      return null;
    }
    Ticket ticket = new Ticket(client, url.origin(), callSites.get(), Rights.ofCaller(), timeNanos);
    return new Detour(
        ready.listener.host(),
        ready.listener.port(),
        Headers.of(
            SECRET,
            ready.tickets.secret(),
            ORIGIN,
            ticket.origin(),
            CALL,
            ready.tickets.open(ticket)));
  }

  /** A call to a watched place that cannot be handed over; each reason is said once. */
  public void leftAlone(String client, String reason) {
    calls.passedThrough(client, reason);
    Log.warnOnce(
        "loopback:" + client + reason,
        "Calls of " + client + " go on untouched and are not accounted for: " + reason);
  }

  private synchronized Open open() {
    if (open == null && !failed) {
      try {
        Open made = new Open();
        made.listener =
            Listener.open(
                connection -> new LocalService(calls, made.tickets, made.pool).serve(connection),
                made.pool::sweep);
        open = made;
      } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
        failed = true;
        Log.warn(
            "No listener on the loopback address, so that calls of clients that need one"
                + " (bridge.enabled) go on untouched: "
                + e);
      }
    }
    return open;
  }

  /** The client itself would fail. */
  private static boolean mayConnect(Listener listener) {
    SecurityManager manager = Rights.areChecked() ? System.getSecurityManager() : null;
    if (manager == null) {
      return true;
    }
    try {
      manager.checkConnect(listener.host(), listener.port());
      return true;
    } catch (SecurityException e) {
      Log.warnOnce(
          "loopback-rights",
          "An application may not connect to the loopback bridge; its calls go on untouched: " + e);
      return false;
    }
  }

  /** Null before the first call. */
  Integer port() {
    Open now = open;
    return now == null ? null : now.listener.port();
  }

  /** How many calls have no answer yet. */
  int pending() {
    Open now = open;
    return now == null ? 0 : now.tickets.size();
  }

  /** For tests: the process keeps it to its end. */
  void close() throws IOException {
    Open now = open;
    if (now != null) {
      now.listener.close();
    }
  }
}
