package io.llmcost.agent.price;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The list in the jar, of which an application needs a few entries: lines are found by their keys,
 * and an entry is read when it is asked for. Relies on the form that the list is built in, one
 * model a line. Immutable.
 */
final class IndexedPriceList implements PriceSource {

  private static final String META = "_meta";

  private final byte[] text;
  private final String source;

  /** Key in lower case to where its object begins. */
  private final Map<String, Integer> objects = new HashMap<>(2048);

  private final List<String> keys = new ArrayList<>(1024);

  private IndexedPriceList(byte[] text, String name) throws IOException {
    this.text = text;
    String dated = name;
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        int object = addLine(start);
        if (object > 0 && keys.get(keys.size() - 1).equals(META)) {
          keys.clear();
          objects.clear();
          dated = PriceListReader.source(text, object, name);
        }
        start = i + 1;
      }
    }
    this.source = dated;
  }

  static IndexedPriceList read(InputStream in, String name) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 19);
    byte[] buffer = new byte[1 << 14];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      text.write(buffer, 0, n);
    }
    return new IndexedPriceList(text.toByteArray(), name);
  }

  // "key":{…  gives where the object begins; 0 for a line that is no entry
  private int addLine(int start) {
    if (text[start] != '"') {
      return 0;
    }
    int end = start + 1;
    while (text[end] != '"') {
      end++;
    }
    String key = new String(text, start + 1, end - start - 1, StandardCharsets.UTF_8);
    keys.add(key);
    objects.putIfAbsent(key.toLowerCase(Locale.ROOT), end + 2);
    return end + 2;
  }

  @Override
  public PriceEntry find(String provider, String model) {
    for (String name : ProviderDirectory.namesOf(provider)) {
      PriceEntry entry = read(name + '/' + model);
      if (entry != null && provider.equals(entry.provider)) {
        return entry;
      }
    }
    PriceEntry bare = read(model);
    return bare != null && provider.equals(bare.provider) && model.equals(bare.model) ? bare : null;
  }

  @Override
  public PriceEntry findByKey(String key) {
    PriceEntry entry = read(key);
    int slash = key.indexOf('/');
    return entry != null || slash < 0
        ? entry
        : find(ProviderDirectory.canonical(key.substring(0, slash)), key.substring(slash + 1));
  }

  private PriceEntry read(String lowerCaseKey) {
    Integer object = objects.get(lowerCaseKey);
    if (object == null) {
      return null;
    }
    String key =
        new String(
            text,
            object - 2 - lowerCaseKey.length(),
            lowerCaseKey.length(),
            StandardCharsets.UTF_8);
    return PriceListReader.readEntry(text, object, key, source);
  }

  @Override
  public Collection<PriceEntry> entries() {
    List<PriceEntry> entries = new ArrayList<>(keys.size());
    for (String key : keys) {
      PriceEntry entry = read(key.toLowerCase(Locale.ROOT));
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Override
  public int size() {
    return keys.size();
  }
}
