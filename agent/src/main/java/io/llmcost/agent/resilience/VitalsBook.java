package io.llmcost.agent.resilience;

import io.llmcost.agent.http.Url;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How every model is doing at every place. Bounded: beyond it nothing new is watched. */
final class VitalsBook {

  private static final int MOST = 500;

  /** Of a key at a place, whatever the model. */
  private static final String ALL_MODELS = "";

  private final ConcurrentMap<Key, Vitals> vitals = new ConcurrentHashMap<>();

  /** Never null; of more places than are kept, one that nobody else sees. */
  Vitals of(Url place, String model) {
    Key key = new Key(place, model == null ? ALL_MODELS : model);
    Vitals known = vitals.get(key);
    if (known != null) {
      return known;
    }
    Vitals fresh = new Vitals();
    if (vitals.size() >= MOST) {
      return fresh;
    }
    Vitals first = vitals.putIfAbsent(key, fresh);
    return first == null ? fresh : first;
  }

  /** Of the configured key at a place. */
  Vitals ofKey(Url place) {
    return of(place, ALL_MODELS);
  }

  /** As {@link #of}, or null where nothing has gone wrong with the key. */
  Vitals ofKeyIfKnown(Url place) {
    return vitals.get(new Key(place, ALL_MODELS));
  }

  private static final class Key {
    private final Url place;
    private final String model;

    Key(Url place, String model) {
      this.place = place;
      this.model = model;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key
          && place.sameOrigin(((Key) other).place)
          && model.equals(((Key) other).model);
    }

    @Override
    public int hashCode() {
      return (model.hashCode() * 31 + place.port()) * 31 + place.host().length();
    }
  }
}
