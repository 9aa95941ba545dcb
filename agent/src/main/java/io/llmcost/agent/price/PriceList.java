package io.llmcost.agent.price;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One source of prices, read. Immutable once it is in a price book. */
final class PriceList implements PriceSource {

  private final Map<String, PriceEntry> byProvider = new HashMap<>();
  private final Map<String, PriceEntry> forAnyProvider = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** The first entry of a model stays unless the new one is more exactly named. */
  void add(PriceEntry entry) {
    if (entry.provider == null) {
      forAnyProvider.put(entry.model, entry);
    } else {
      add(entry, entry.provider);
    }
  }

  /** The same under another name of its provider. */
  void add(PriceEntry entry, String provider) {
    byProvider.merge(
        key(provider, entry.model), entry, (old, added) -> isPrefixed(old) ? old : added);
  }

  void problem(String text) {
    problems.add(text);
  }

  @Override
  public PriceEntry find(String provider, String model) {
    PriceEntry entry = byProvider.get(key(provider, model));
    return entry != null ? entry : forAnyProvider.get(model);
  }

  @Override
  public PriceEntry findByKey(String key) {
    PriceEntry entry = byProvider.get(key);
    if (entry == null) {
      entry = forAnyProvider.get(key);
    }
    if (entry == null) {
      for (PriceEntry candidate : byProvider.values()) {
        if (candidate.key.equalsIgnoreCase(key)) {
          return candidate;
        }
      }
    }
    return entry;
  }

  @Override
  public Collection<PriceEntry> entries() {
    List<PriceEntry> all = new ArrayList<>(byProvider.values());
    all.addAll(forAnyProvider.values());
    return all;
  }

  @Override
  public int size() {
    return byProvider.size() + forAnyProvider.size();
  }

  /** What was wrong in it, in words. */
  List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  private static boolean isPrefixed(PriceEntry entry) {
    return entry.key.length() > entry.model.length();
  }

  private static String key(String provider, String model) {
    return provider + '/' + model;
  }
}
