package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.HttpRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A handled call that is in the hands of a transport of the application's of which it is not known
 * yet what it stands on. It may go on to an instrumented client on a thread of its own, where the
 * mark of {@link HandledAbove} is not: there the call is known by what is in it, once, and goes by.
 */
public final class HandedDown implements AutoCloseable {

  private static final Set<HandedDown> OPEN = ConcurrentHashMap.newKeySet();

  private final HttpRequest request;
  private volatile boolean met;

  private HandedDown(HttpRequest request) {
    this.request = request;
  }

  /** From now on until it is met, or closed. */
  public static HandedDown of(HttpRequest request) {
    HandedDown handed = new HandedDown(request);
    OPEN.add(handed);
    return handed;
  }

  /** Whether a client has been asked for this call: the transport stands on an instrumented one. */
  public boolean isMet() {
    return met;
  }

  /** Whether a request is one that has been handled above. */
  static boolean takes(HttpRequest request) {
    if (OPEN.isEmpty()) {
      return false;
    }
    for (HandedDown handed : OPEN) {
      if (handed.is(request) && OPEN.remove(handed)) {
        handed.met = true;
        return true;
      }
    }
    return false;
  }

  private boolean is(HttpRequest other) {
    return request.method().equals(other.method())
        && request.url().sameOrigin(other.url())
        && request.url().path().equals(other.url().path())
        && Arrays.equals(request.body(), other.body());
  }

  @Override
  public void close() {
    OPEN.remove(this);
  }
}
