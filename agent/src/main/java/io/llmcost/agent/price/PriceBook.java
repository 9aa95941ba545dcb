package io.llmcost.agent.price;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.RateField.Service;
import io.llmcost.agent.price.RateField.Unit;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All prices, in layers: those of the configuration over the user's files over a named overlay over
 * the list in the jar. A rate that an upper layer gives takes the place of that rate and its
 * variants; what it does not give comes from below. Immutable; the lists are read at the first use.
 * What is not known for certain has no price.
 */
public final class PriceBook {

  private static final String BUNDLED = "prices.json";
  private static final int MAX_CACHED = 4_096;
  private static final int MAX_LOGGED = 10;
  private static final double MIN_KEPT = 0.8;
  private static final PriceBook STANDARD = builder().build();

  private final Map<String, Provider> providers;
  private final Map<String, Model> models;
  private final String overlay;
  private final List<File> files;
  private final Map<String, Found> found = new ConcurrentHashMap<>();
  private volatile PriceBook lastGood;
  private volatile Lists lists;

  private PriceBook(Builder builder) {
    providers = builder.providers;
    models = builder.models;
    overlay = builder.overlay;
    files = builder.files;
    lastGood = builder.lastGood;
  }

  /** The list in the jar alone. */
  public static PriceBook standard() {
    return STANDARD;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The price of a model.
   *
   * @param provider its name in the configuration, in the price book, or its host; null if the
   *     model is named by a key of a price list, as people do
   * @param model as it is called on the wire or in an answer, in any case; may carry the provider
   *     before it, a date or the ending of a fine-tuned model behind it
   * @return null if there is none for certain: the call is unpriced
   */
  public Price find(String provider, String model) {
    Objects.requireNonNull(model);
    String key = provider + '\n' + model;
    Found known = found.get(key);
    if (known == null) {
      known = new Found(lookUp(provider, model));
      if (found.size() >= MAX_CACHED) {
        found.clear();
      }
      found.put(key, known);
    }
    return known.price;
  }

  private Price lookUp(String provider, String model) {
    Lists all = lists();
    if (provider == null) {
      PriceEntry entry = null;
      for (PriceSource list : all.topDown()) {
        entry = over(entry, list.findByKey(model.toLowerCase(Locale.ROOT)));
      }
      return entry == null ? null : new Price(entry, null, model);
    }
    String named = provider.toLowerCase(Locale.ROOT);
    ProviderDirectory.Place place = place(provider);
    PriceEntry entry = null;
    for (PriceList list : all.own) {
      PriceEntry hit = find(list, named, model);
      entry = over(entry, hit != null ? hit : find(list, place.provider(), model));
    }
    entry = over(entry, find(all.bundled, place.provider(), model));
    return entry == null ? null : new Price(entry, place.region(), model);
  }

  private static PriceEntry over(PriceEntry upper, PriceEntry lower) {
    return upper == null ? lower : lower == null ? upper : upper.over(lower);
  }

  private static PriceEntry find(PriceSource list, String provider, String model) {
    for (String name : ModelNames.of(provider, model)) {
      PriceEntry entry = list.find(provider, name);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  // The host says more than the name: people call a gateway "openai" too.
  private ProviderDirectory.Place place(String provider) {
    Provider configured = providers.get(provider);
    String host = configured == null ? provider : configured.baseUrl().host();
    ProviderDirectory.Place place = ProviderDirectory.byHost(host);
    return place != null
        ? place
        : new ProviderDirectory.Place(ProviderDirectory.canonical(provider), null);
  }

  /**
   * All models with a price, sorted by key.
   *
   * @param provider a name or host; null for all
   */
  public List<Price> prices(String provider) {
    String wanted = provider == null ? null : place(provider).provider();
    Map<String, Price> byKey = new TreeMap<>();
    for (PriceSource list : lists().topDown()) {
      for (PriceEntry entry : list.entries()) {
        if (byKey.containsKey(entry.key)) {
          continue;
        }
        if (wanted == null || entry.provider == null || wanted.equals(entry.provider)) {
          byKey.put(
              entry.key,
              entry.provider == null
                  ? new Price(entry, null, entry.key)
                  : find(entry.provider, entry.model).askedByKey());
        }
      }
    }
    return new ArrayList<>(byKey.values());
  }

  /** Keys that look most like a model that was not found; at most so many. */
  public List<String> nearest(String model, int count) {
    Set<String> keys = new LinkedHashSet<>();
    for (PriceSource list : lists().topDown()) {
      for (PriceEntry entry : list.entries()) {
        keys.add(entry.key);
      }
    }
    return NearestNames.of(model, keys, count);
  }

  /** What was wrong with the lists, in words; the first ones were logged as warnings. */
  public List<String> problems() {
    return lists().problems;
  }

  /** How many models each source gives a price, the strongest source first; with its date. */
  public Map<String, Integer> sources() {
    Map<String, Integer> models = new LinkedHashMap<>();
    for (PriceSource list : lists().topDown()) {
      for (PriceEntry entry : list.entries()) {
        models.merge(entry.source, 1, Integer::sum);
      }
    }
    return models;
  }

  /** Of entries, over all lists. */
  public int size() {
    int size = 0;
    for (PriceSource list : lists().topDown()) {
      size += list.size();
    }
    return size;
  }

  /** Answers of {@link #find} that are kept. */
  int cached() {
    return found.size();
  }

  private Lists lists() {
    Lists read = lists;
    if (read == null) {
      synchronized (this) {
        read = lists;
        if (read == null) {
          read = read();
          lists = read;
          lastGood = null;
        }
      }
    }
    return read;
  }

  private Lists read() {
    List<String> problems = new ArrayList<>();
    List<PriceList> own = new ArrayList<>();
    own.add(configured());
    Map<File, PriceList> byFile = new LinkedHashMap<>();
    for (int i = files.size() - 1; i >= 0; i--) {
      PriceList list = readFile(files.get(i), problems);
      byFile.put(files.get(i), list);
      own.add(list);
    }
    if (overlay != null) {
      own.add(resource("prices-" + overlay + ".json", "overlay " + overlay, problems));
    }
    PriceSource bundled = bundled(problems);
    for (int i = 0; i < problems.size() && i < MAX_LOGGED; i++) {
      Log.warn(problems.get(i));
    }
    if (problems.size() > MAX_LOGGED) {
      Log.warn("Price lists: " + (problems.size() - MAX_LOGGED) + " more entries are left out");
    }
    return new Lists(own, byFile, bundled, problems);
  }

  private PriceList configured() {
    PriceList list = new PriceList();
    for (Model model : models.values()) {
      Rates rates = perToken(model.price());
      if (rates.isEmpty()) {
        continue;
      }
      String source = "config models." + model.id();
      if (model.provider() == null) {
        list.add(PriceEntry.plain(model.name(), null, model.name(), rates, source));
        continue;
      }
      Set<String> names = new LinkedHashSet<>();
      names.add(model.provider().toLowerCase(Locale.ROOT));
      names.add(place(model.provider()).provider());
      for (String provider : names) {
        list.add(PriceEntry.plain(model.name(), provider, model.name(), rates, source));
      }
    }
    return list;
  }

  private static Rates perToken(Map<String, BigDecimal> perMillion) {
    Map<RateField, BigDecimal> rates = new LinkedHashMap<>();
    for (Unit unit : Arrays.asList(Unit.INPUT, Unit.OUTPUT, Unit.CACHE_READ, Unit.CACHE_WRITE)) {
      BigDecimal usd = perMillion.get(unit.name().toLowerCase(Locale.ROOT));
      if (usd != null) {
        rates.put(new RateField(unit, Service.STANDARD, 0), usd.movePointLeft(6));
      }
    }
    return new Rates(rates);
  }

  // A list that is damaged, or has lost a good part of its models, is likelier a mishap than news.
  private PriceList readFile(File file, List<String> problems) {
    PriceBook previous = lastGood;
    PriceList good = previous == null ? null : previous.lists().byFile.get(file);
    String problem;
    try (InputStream in = new FileInputStream(file)) {
      PriceList list = PriceListReader.read(in, file.getName());
      if (good == null || list.size() >= good.size() * MIN_KEPT) {
        problems.addAll(list.problems());
        return list;
      }
      problem = file + " has " + list.size() + " models, it had " + good.size();
    } catch (IOException e) {
      problem = "Cannot read the price list " + file + ": " + e.getMessage();
    }
    problems.add(
        problem + (good == null ? "; it is left out" : "; the prices read before are kept"));
    return good == null ? new PriceList() : good;
  }

  private static PriceSource bundled(List<String> problems) {
    try (InputStream in = PriceBook.class.getResourceAsStream(BUNDLED)) {
      if (in != null) {
        return IndexedPriceList.read(in, BUNDLED);
      }
      problems.add("There is no price list " + BUNDLED + " in the agent's jar");
    } catch (IOException | RuntimeException e) {
      problems.add("Cannot read " + BUNDLED + " in the agent's jar: " + e.getMessage());
    }
    return new PriceList();
  }

  private static PriceList resource(String file, String name, List<String> problems) {
    try (InputStream in = PriceBook.class.getResourceAsStream(file)) {
      if (in == null) {
        problems.add("There is no price list " + file + " in the agent's jar");
        return new PriceList();
      }
      PriceList list = PriceListReader.read(in, name);
      problems.addAll(list.problems());
      return list;
    } catch (IOException e) {
      problems.add("Cannot read the price list " + file + " in the agent's jar: " + e.getMessage());
      return new PriceList();
    }
  }

  /** A null is an answer too. */
  private static final class Found {
    private final Price price;

    Found(Price price) {
      this.price = price;
    }
  }

  /** What has been read. */
  private static final class Lists {
    /** All but the bundled one, the strongest first. */
    private final List<PriceList> own;

    private final Map<File, PriceList> byFile;
    private final PriceSource bundled;
    private final List<String> problems;

    Lists(
        List<PriceList> own,
        Map<File, PriceList> byFile,
        PriceSource bundled,
        List<String> problems) {
      this.own = own;
      this.byFile = byFile;
      this.bundled = bundled;
      this.problems = Collections.unmodifiableList(problems);
    }

    List<PriceSource> topDown() {
      List<PriceSource> all = new ArrayList<>(own);
      all.add(bundled);
      return all;
    }
  }

  /** Collects the layers. Used once. */
  public static final class Builder {
    private Map<String, Provider> providers = Collections.emptyMap();
    private Map<String, Model> models = Collections.emptyMap();
    private String overlay;
    private List<File> files = Collections.emptyList();
    private PriceBook lastGood;

    private Builder() {}

    /** The providers, models and price files of a configuration. */
    public Builder settings(Settings settings) {
      List<File> own = new ArrayList<>();
      for (String file : settings.get(Options.PRICES_FILES)) {
        own.add(new File(file));
      }
      return providers(settings.get(Options.PROVIDERS))
          .models(settings.get(Options.MODELS))
          .overlay(overlay(settings.get(Options.PRICES_OVERLAY)))
          .files(own);
    }

    private static String overlay(Options.PriceOverlay chosen) {
      return chosen == Options.PriceOverlay.NONE ? null : chosen.name().toLowerCase(Locale.ROOT);
    }

    /** The configured providers by name: their hosts tell whose prices hold. */
    public Builder providers(Map<String, Provider> value) {
      providers = value;
      return this;
    }

    /** The configured models; those with a price make the top layer. */
    public Builder models(Map<String, Model> value) {
      models = value;
      return this;
    }

    /** A list of the jar that lies over the standard one: {@code articles}; null for none. */
    public Builder overlay(String name) {
      overlay = name;
      return this;
    }

    /** The user's lists, in LiteLLM's format; later ones are stronger. */
    public Builder files(Collection<File> value) {
      files = new ArrayList<>(value);
      return this;
    }

    /** The book that this one replaces: where a file has become unusable, its prices stay. */
    public Builder replaces(PriceBook value) {
      lastGood = value;
      return this;
    }

    /** Reads nothing yet, unless it replaces another book. */
    public PriceBook build() {
      PriceBook book = new PriceBook(this);
      if (lastGood != null) {
        book.lists();
      }
      return book;
    }
  }
}
