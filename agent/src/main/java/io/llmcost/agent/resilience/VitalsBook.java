package io.llmcost.agent.resilience;

import io.llmcost.agent.http.Url;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** How every model is doing at every place. Bounded: beyond it nothing new is watched. */
final class VitalsBook {

  private static final int MOST = 500;

  /** Of a key at a place, whatever the model. */
  private static final String ALL_MODELS = "";

  private static final int RECENT = 32;

  private final ConcurrentMap<Vitals.Key, Vitals> vitals = new ConcurrentHashMap<>();

  /** What was asked for last, so that a usual call makes no key. */
  private final AtomicReferenceArray<Vitals> recent = new AtomicReferenceArray<>(RECENT);

  private volatile boolean hasKeys;

  /** Never null; of more places than are kept, one that nobody else sees. */
  Vitals of(Url place, String model) {
    String name = model == null ? ALL_MODELS : model;
    int slot = (name.hashCode() * 31 + place.port()) & RECENT - 1;
    Vitals last = recent.get(slot);
    if (last != null && last.key.is(place, name)) {
      return last;
    }
    Vitals found = found(new Vitals.Key(place, name));
    recent.lazySet(slot, found);
    return found;
  }

  private Vitals found(Vitals.Key key) {
    Vitals known = vitals.get(key);
    if (known != null) {
      return known;
    }
    Vitals fresh = new Vitals(key);
    if (vitals.size() >= MOST) {
      return fresh;
    }
    Vitals first = vitals.putIfAbsent(key, fresh);
    return first == null ? fresh : first;
  }

  /** Of the configured key at a place. */
  Vitals ofKey(Url place) {
    hasKeys = true;
    return found(new Vitals.Key(place, ALL_MODELS));
  }

  /** As {@link #ofKey}, or null where nothing has gone wrong with the key. */
  Vitals ofKeyIfKnown(Url place) {
    return hasKeys ? vitals.get(new Vitals.Key(place, ALL_MODELS)) : null;
  }
}
