package io.llmcost.agent.instrumentation;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for what tells clients apart where no request shows it. A number is never given twice,
 * and keeps nothing alive; objects are told apart by identity, whatever they call equal.
 */
public final class ClientIds {

  private static final AtomicLong LAST = new AtomicLong();
  private static final ConcurrentMap<Key, Long> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private ClientIds() {}

  /** The number of an object, always the same; more than 0. */
  public static long of(Object object) {
    forgetTheGone();
    return KNOWN.computeIfAbsent(new Key(object), key -> LAST.incrementAndGet());
  }

  private static void forgetTheGone() {
    Reference<?> gone = GONE.poll();
    while (gone != null) {
      KNOWN.remove(gone);
      gone = GONE.poll();
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object) {
      super(object, GONE);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null && other instanceof Key && ((Key) other).get() == mine;
    }
  }
}
